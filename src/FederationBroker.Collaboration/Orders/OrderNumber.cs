using System.Security.Cryptography;
using FederationBroker.Kernel;

namespace FederationBroker.Collaboration.Orders;

/// <summary>What people call an order by: ten characters that nobody guesses, in two groups.</summary>
internal static class OrderNumber
{
    private const int Octets = 6;

    public static string New()
    {
        var text = Base32.Encode(RandomNumberGenerator.GetBytes(Octets)).ToUpperInvariant();
        return $"{text[..5]}-{text[5..]}";
    }
}
