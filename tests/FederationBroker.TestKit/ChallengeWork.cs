using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace FederationBroker.TestKit;

/// <summary>Works a sign-in challenge out, as the page's script or a device's software does.</summary>
public static class ChallengeWork
{
    public static string Solve(string token, int bits)
    {
        for (var tried = 0; ; tried++)
        {
            var digits = tried.ToString(CultureInfo.InvariantCulture);
            var hash = SHA256.HashData(Encoding.ASCII.GetBytes($"{token}:{digits}"));
            if (BitOperations.LeadingZeroCount(BinaryPrimitives.ReadUInt32BigEndian(hash)) >= bits)
                return digits;
        }
    }

    /// <summary>Token and solution of the challenge on the page that a browser shows.</summary>
    public static async Task<(string Token, string Solution)> OnPageAsync(BrowserPage page)
    {
        var work = (await page.DocumentAsync()).QuerySelector("[data-work]")
            ?? throw new InvalidOperationException($"No challenge on:\n{page.Body}");
        var token = work.GetAttribute("data-work")!;
        return (token, Solve(token, int.Parse(work.GetAttribute("data-bits")!, CultureInfo.InvariantCulture)));
    }

    /// <summary>Works out what the page asks for, and signs in on it.</summary>
    public static async Task<BrowserPage> SignInWithWorkAsync(
        this BrowserStub browser,
        string? cableId = null,
        string password = BrokerWorld.Password
    )
    {
        var (token, solution) = await OnPageAsync(browser.Page);
        return await browser.SubmitAsync(
            new Dictionary<string, string>
            {
                ["CableId"] = cableId ?? BrokerWorld.Profile.CableId,
                ["Password"] = password,
                ["Challenge"] = token,
                ["Solution"] = solution,
            }
        );
    }
}
