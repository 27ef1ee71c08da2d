using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace VeraWebSockets.Testing;

/// <summary>
/// The plain HTTP endpoints of <see cref="KestrelServer"/>, which answer a websocket handshake without becoming a websocket.
/// <list type="bullet">
/// <item><c>/status/404</c>: that status, 200 to 599, with an empty body.</item>
/// <item><c>/redirect?to=ws://…&amp;code=302</c>: that status with a Location header; <c>to</c> is to be percent-encoded.</item>
/// </list>
/// </summary>
public static class KestrelPages
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/status/{code:int:range(200,599)}", context =>
        {
            context.Response.StatusCode = int.Parse((string)context.GetRouteValue("code")!, null);
            return Task.CompletedTask;
        });
        routes.MapGet("/redirect", context =>
        {
            context.Response.StatusCode = KestrelQuery.Number(context, "code", StatusCodes.Status302Found);
            context.Response.Headers.Location = context.Request.Query["to"];
            return Task.CompletedTask;
        });
    }
}
