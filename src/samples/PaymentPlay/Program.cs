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
        await Campaign.PlayAsync(PartyOf("sample-ads"), PartyOf("sample-cinema"));
    else
        await Song.PlayAsync(PartyOf("sample-cinema"), PartyOf("sample-keys"), args[4], ("premiere", 1_250));
    return 0;
}
catch (PlayException end)
{
    Console.Error.WriteLine(end.Message);
    return 1;
}

Party PartyOf(string id) =>
    new(http, new Uri($"{origin}/t/metro"), id, File.ReadAllText(Path.Combine(secrets, $"{id}.secret")).Trim());

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
