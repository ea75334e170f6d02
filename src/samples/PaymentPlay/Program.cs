using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using PaymentPlay;

// A program for people: what it prints is its result.
if (args is not ([_, _, _, "campaign"] or [_, _, _, "song", _]))
{
    Console.Error.WriteLine("PaymentPlay ORIGIN SECRETS-FOLDER CA-FILE campaign");
    Console.Error.WriteLine("PaymentPlay ORIGIN SECRETS-FOLDER CA-FILE song SUB");
    return 2;
}

var (origin, secrets) = (args[0], args[1]);
using var http = new HttpClient(Trusting(args[2]));
try
{
    if (args is [.., "campaign"])
        await Campaign.PlayAsync(PartyOf("metro", "sample-ads"), PartyOf("metro", "sample-stream"));
    else
        await Song.PlayAsync(
            PartyOf("coast", "sample-stream", "coast-sample-stream"),
            PartyOf("coast", "sample-keys", "coast-sample-keys"),
            args[4],
            ("season", 1_990)
        );
    return 0;
}
catch (PlayException end)
{
    Console.Error.WriteLine(end.Message);
    return 1;
}

Party PartyOf(string operatorId, string id, string? secret = null) =>
    new(
        http,
        new Uri($"{origin}/t/{operatorId}"),
        id,
        File.ReadAllText(Path.Combine(secrets, $"{secret ?? id}.secret")).Trim()
    );

// The demo's certificates come from an authority of its own.
static SocketsHttpHandler Trusting(string authority) =>
    new()
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(authority) },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        },
    };
