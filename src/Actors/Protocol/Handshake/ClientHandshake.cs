using System.Buffers;
using System.Globalization;
using System.Text;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Protocol.Extensions;
using VeraWebSockets.Actors.Protocol.Url;

namespace VeraWebSockets.Actors.Protocol.Handshake;

/// <summary>One opening handshake (RFC 6455 section 4.1): the request, and the judgement of the response.</summary>
internal sealed class ClientHandshake
{
    private const int MaxExtensionList = 4096; // spec table 1.1 row 26

    private readonly HandshakeOffer _offer;
    private readonly string _key;

    /// <param name="url">Where to.</param>
    /// <param name="offer">What is asked for.</param>
    /// <param name="nonce"><see cref="AcceptKey.NonceLength"/> fresh random octets.</param>
    public ClientHandshake(WebSocketUrl url, HandshakeOffer offer, ReadOnlySpan<byte> nonce)
    {
        _offer = offer;
        _key = AcceptKey.KeyOf(nonce);
        Request = BuildRequest(url);
    }

    /// <summary>The request head, ready to send. Holds credentials; never log it.</summary>
    public ReadOnlyMemory<byte> Request { get; }

    /// <summary>The names of its headers, in order.</summary>
    public IEnumerable<string> HeaderNames =>
        Encoding.Latin1.GetString(Request.Span).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)]);

    /// <summary>Judges a response in the order of spec section 1.4: the first fault wins.</summary>
    public HandshakeOutcome Judge(ResponseHead head)
    {
        const string version = "HTTP/1.1 ";
        string status = StatusText(head.StartLine);
        if (!head.StartLine.StartsWith(version, StringComparison.OrdinalIgnoreCase))
        {
            return Reject(ConnectErrorKind.StatusLineMissing, "no HTTP/1.1 status line", ErrorCode(status), head);
        }

        if (head.Fault is not null)
        {
            return Reject(ConnectErrorKind.ResponseMalformed, head.Fault, ErrorCode(status), head);
        }

        return JudgeStatus(status, head) ?? JudgeUpgrade(head) ?? JudgeSubprotocol(head, out string? chosen) ?? JudgeExtensions(head, out DeflateParameters? deflate)
            ?? (HandshakeOutcome?)JudgeAccept(head) ?? new HandshakeOutcome.Accepted(chosen, deflate);
    }

    private static HandshakeOutcome? JudgeStatus(string status, ResponseHead head)
    {
        if (status is "301" or "302" or "303" or "307" or "308")
        {
            int code = int.Parse(status, CultureInfo.InvariantCulture);
            string? location = head.First("Location");
            return string.IsNullOrEmpty(location)
                ? Reject(ConnectErrorKind.RedirectLocationMissing, $"status {status} without a Location", code)
                : new HandshakeOutcome.Redirected(code, location);
        }

        return status switch
        {
            "101" => null,
            "401" => Reject(ConnectErrorKind.Unauthorized, "status 401", 401),
            _ => Reject(ConnectErrorKind.NotSwitchingProtocols, $"status {PeerText.Quote(status)}, not 101", StatusCode(status), head),
        };
    }

    private static HandshakeOutcome.Rejected? JudgeUpgrade(ResponseHead head)
    {
        if (string.IsNullOrEmpty(head.First("Sec-WebSocket-Accept")))
        {
            return new(ConnectErrorKind.AcceptMissing, "no Sec-WebSocket-Accept");
        }

        string? upgrade = head.First("Upgrade");
        if (upgrade is null)
        {
            return new(ConnectErrorKind.UpgradeMissing, "no Upgrade header");
        }

        if (!upgrade.Equals("websocket", StringComparison.OrdinalIgnoreCase))
        {
            return new(ConnectErrorKind.UpgradeMismatch, $"Upgrade is {PeerText.Quote(upgrade)}");
        }

        string? connection = head.All("Connection");
        if (connection is null)
        {
            return new(ConnectErrorKind.ConnectionMissing, "no Connection header");
        }

        return HasToken(connection, "upgrade") ? null : new(ConnectErrorKind.ConnectionMismatch, $"Connection is {PeerText.Quote(connection)}");
    }

    private HandshakeOutcome.Rejected? JudgeSubprotocol(ResponseHead head, out string? chosen)
    {
        chosen = head.First("Sec-WebSocket-Protocol");
        if (string.IsNullOrEmpty(chosen))
        {
            chosen = null; // offered but not chosen is accepted (spec section 4.3)
            return null;
        }

        return _offer.Subprotocols.Contains(chosen, StringComparer.Ordinal)
            ? null
            : new(ConnectErrorKind.SubprotocolNotOffered, $"server chose the subprotocol {PeerText.Quote(chosen)}");
    }

    private HandshakeOutcome.Rejected? JudgeExtensions(ResponseHead head, out DeflateParameters? deflate)
    {
        deflate = null;
        string? extensions = head.All("Sec-WebSocket-Extensions");
        if (extensions.AsSpan().Trim(", \t").IsEmpty)
        {
            return null; // absent, or a list of nothing (RFC 9110 section 5.6.1)
        }

        if (extensions!.Length > MaxExtensionList)
        {
            return new(ConnectErrorKind.ExtensionListTooLong, $"Sec-WebSocket-Extensions of {extensions.Length} octets");
        }

        deflate = ExtensionAnswer.Judge(extensions, _offer.Deflate, out ConnectError? error);
        return error is null ? null : new(error);
    }

    private HandshakeOutcome.Rejected? JudgeAccept(ResponseHead head) =>
        head.First("Sec-WebSocket-Accept") == AcceptKey.AcceptOf(_key)
            ? null
            : new(ConnectErrorKind.AcceptMismatch, "Sec-WebSocket-Accept does not match the key");

    private static HandshakeOutcome.Rejected Reject(ConnectErrorKind kind, string detail, int? status, ResponseHead? head = null) =>
        new(new ConnectError(kind, detail) { HttpStatus = status, RetryAfter = RetryAfter.Parse(head?.First("Retry-After")) });

    /// <returns>The word behind the version, whichever that is; an empty one where the line is not HTTP's.</returns>
    private static string StatusText(string startLine)
    {
        const string name = "HTTP/";
        bool isHttp = startLine.StartsWith(name, StringComparison.OrdinalIgnoreCase)
            && startLine.AsSpan(name.Length) is [>= '0' and <= '9', '.', >= '0' and <= '9', ' ', ..];
        string text = isHttp ? startLine[(name.Length + "1.1 ".Length)..] : "";
        int space = text.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? text : text[..space];
    }

    private static int? ErrorCode(string status) => StatusCode(status) is >= 400 and int code ? code : null;

    private static int? StatusCode(string status) =>
        status.Length == 3 && int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out int code) ? code : null;

    private static bool HasToken(string list, string token)
    {
        foreach (Range part in list.AsSpan().Split(','))
        {
            if (list.AsSpan()[part].Trim(" \t").Equals(token, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private ReadOnlyMemory<byte> BuildRequest(WebSocketUrl url)
    {
        var request = new ArrayBufferWriter<byte>(320); // enough for most
        void Write(string text) => Encoding.Latin1.GetBytes(text, request);
        void Line(string name, string value)
        {
            Write(name);
            Write(": ");
            Write(value);
            Write("\r\n");
        }

        Write("GET ");
        Write(url.PathAndQuery);
        Write(" HTTP/1.1\r\n");
        Line("Pragma", "no-cache");
        Line("Cache-Control", "no-cache");
        Line("Host", url.HostHeader);
        if (_offer.Origin is not null)
        {
            Line("Origin", _offer.Origin);
        }

        Line("Upgrade", "websocket");
        Line("Connection", "Upgrade");
        Line("Sec-WebSocket-Key", _key);
        if (_offer.Subprotocols.Count > 0)
        {
            Line("Sec-WebSocket-Protocol", string.Join(", ", _offer.Subprotocols));
        }

        if (_offer.Deflate is not null)
        {
            Line("Sec-WebSocket-Extensions", _offer.Deflate.ToString());
        }

        Line("Sec-WebSocket-Version", "13");
        if (url.Credentials is not null && !_offer.Headers.Any(header => header.IsNamed("Authorization")))
        {
            Line("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(url.Credentials)));
        }

        foreach ((string name, string value) in _offer.Headers)
        {
            Line(name, value);
        }

        Write("\r\n");
        return request.WrittenMemory;
    }
}
