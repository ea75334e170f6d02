using System.Text.RegularExpressions;

namespace FederationBroker.ZPrivacyTests;

/// <summary>
/// Looks through what all nodes of the whole test run have logged. The project's name makes it run last.
/// </summary>
public sealed partial class LogTests
{
    [Fact]
    [Trait("Requirement", "INF-003")]
    public void No_node_of_the_test_run_has_logged_personal_data() =>
        ShouldHoldNothing(line => PersonalData.FoundIn(line).Count > 0);

    [Fact]
    [Trait("Requirement", "INF-003")]
    public void No_node_of_the_test_run_has_logged_a_credential() =>
        ShouldHoldNothing(line => Credential().IsMatch(line));

    private static void ShouldHoldNothing(Func<string, bool> isLeak)
    {
        Assert.SkipWhen(TestSettings.Logs is null, "FBROKER_TEST_LOGS is not set; ./infra/test.sh sets it.");
        var files = Directory.GetFiles(TestSettings.Logs!, "*", SearchOption.AllDirectories);
        Assert.SkipWhen(files.Length == 0, "No node has run before this one.");
        // The line itself is not repeated: the report of a leak must not be the next one.
        var leaks = files
            .SelectMany(file =>
                File.ReadLines(file).Select((line, number) => (Place: $"{Path.GetFileName(file)}:{number + 1}", line))
            )
            .Where(entry => isLeak(entry.line))
            .Select(entry => entry.Place);
        leaks.ShouldBeEmpty();
    }

    // Codes, access and refresh tokens, JWTs, passwords of test clients.
    [GeneratedRegex(@"fb(ac|at|rt)_[\w-]{16}|eyJ[\w-]{10,}\.eyJ|test-client-secret", RegexOptions.NonBacktracking)]
    private static partial Regex Credential();
}
