using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VeraWebSockets.Actors.Transport.Tls;

/// <summary>
/// The certificates of CA bundles. To take apart one with all the web's authorities costs 20 to 70 ms, which each connect would pay: what was
/// read last is kept, and used while its file stays as it was. For any thread.
/// </summary>
internal sealed class TrustAnchors
{
    /// <summary>Bundles that are kept; the oldest makes room.</summary>
    public const int MostKept = 4;

    private readonly Lock _gate = new();
    private readonly List<Bundle> _kept = [];

    /// <summary>Those of all connections of the process.</summary>
    public static TrustAnchors Shared { get; } = new();

    /// <returns>Shared by all who ask for this file: neither changed nor disposed.</returns>
    /// <exception cref="Errors.ConnectException">The file is missing or holds no certificate.</exception>
    public X509Certificate2Collection Load(string path)
    {
        lock (_gate) // also while it is read: where many connect at once, one reads for all
        {
            if (_kept.Find(bundle => bundle.Path == path) is { } known)
            {
                if (known.IsCurrent)
                {
                    return known.Anchors;
                }

                _kept.Remove(known);
            }

            Bundle read = Read(path);
            if (_kept.Count == MostKept)
            {
                _kept.RemoveAt(0); // not disposed: handshakes may be using it
            }

            _kept.Add(read);
            return read.Anchors;
        }
    }

    private static Bundle Read(string path)
    {
        string text = PemFile.Read(path, "CA bundle", out PemFile.Version version);
        var anchors = new X509Certificate2Collection();
        try
        {
            anchors.ImportFromPem(text);
        }
        catch (CryptographicException e)
        {
            throw PemFile.Unusable("CA bundle is not PEM", e);
        }

        return anchors.Count > 0
            ? new Bundle(path, version, anchors)
            : throw PemFile.Unusable("CA bundle holds no certificate");
    }

    private sealed record Bundle(string Path, PemFile.Version Version, X509Certificate2Collection Anchors)
    {
        public bool IsCurrent => PemFile.VersionOf(Path) == Version;
    }
}
