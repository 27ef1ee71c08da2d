using System.Net;
using System.Net.Sockets;

namespace VeraWebSockets.Actors.Transport;

/// <summary>
/// Connects a prepared socket; the transport owns it then. Decides who watches the connection: the runtime's own engine
/// (<see cref="TcpTransport"/>), or the thread of a <see cref="Readiness.ReadinessLoop"/>.
/// </summary>
/// <exception cref="SocketException">The connection was refused, or cannot be; the caller disposes the socket.</exception>
/// <exception cref="OperationCanceledException">It was given up; likewise.</exception>
internal delegate Task<ITransport> SocketConnect(Socket socket, IPEndPoint endpoint, CancellationToken cancellation);
