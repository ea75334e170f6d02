using System.Text.RegularExpressions;
using FederationBroker.Staff.Rights;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Devices;

namespace FederationBroker.BrowserTests;

/// <summary>
/// Every dialog that a button of the console opens, found by pressing the buttons: by keyboard it asks before it
/// destroys.
/// </summary>
[Trait("Requirement", "SUB-ADM")]
public sealed partial class ConsoleDialogTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    // Where the focus is, told so that a failure can be read.
    private const string Focused =
        "() => { const e = document.activeElement; return `${e.tagName} ${e.name ?? ''} ${e.className} "
        + "${e.textContent.slice(0, 40)}`; }";

    private const string InDialog = "() => !!document.activeElement?.closest('dialog[open]')";

    [Fact]
    public async Task Each_begins_at_a_field_or_its_heading_keeps_the_focus_has_what_destroys_last_and_gives_the_focus_back()
    {
        var account = await FurnishAsync();
        await using var visit = await world.OpenConsoleAsync(StaffRole.Administrator);
        var (page, seen, wrong) = (visit.Page, new HashSet<string>(), new List<string>());
        foreach (
            var view in new[]
            {
                $"accounts/{account.Value}",
                "accounts",
                "catalogue",
                "catalogue/prices",
                "catalogue/bundles",
                "catalogue/plans",
                "catalogue/discounts",
                "catalogue/devices",
                "catalogue/content",
                "catalogue/versions",
                "jobs",
                "staff",
                "keys",
            }
        )
            await TryEveryButtonAsync(page, view, seen, wrong);
        await page.GoToViewAsync("staff");
        var member = await page.Locator("tbody th a").First.GetAttributeAsync("href");
        await TryEveryButtonAsync(page, member!.TrimStart('#', '/'), seen, wrong);
        wrong.ShouldBeEmpty();
        seen.Count.ShouldBeGreaterThan(24, string.Join(", ", seen));
    }

    private static async Task TryEveryButtonAsync(IPage page, string view, HashSet<string> seen, List<string> wrong)
    {
        // Afresh: what a button of the view before has begun must not draw this one again.
        await page.ReloadAsync();
        await page.SettledAsync();
        await page.GoToViewAsync(view);
        var buttons = page.Locator("main button[type=button]:visible:not(:disabled)");
        var names = await buttons.AllTextContentsAsync();
        for (var i = 0; i < names.Count; i++)
        {
            if (seen.Contains($"{view}: {names[i]}") || names[i] is "Try again")
                continue;
            await buttons.Nth(i).FocusAsync();
            await buttons.Nth(i).PressAsync("Enter");
            if (await page.Locator("dialog[open]").CountAsync() == 0)
            {
                // It did something else (a page of a list, a sort order): begin again.
                await page.GoToViewAsync(view);
                if ((await buttons.AllTextContentsAsync()).Count != names.Count)
                    return;
                continue;
            }

            seen.Add($"{view}: {names[i]}");
            var faults = await FaultsOfAsync(page);
            wrong.AddRange(faults.Select(fault => $"{view}, {names[i]}: {fault}"));
            await page.Keyboard.PressAsync("Escape");
            await page.Locator("dialog").WaitForAsync(new() { State = WaitForSelectorState.Detached });
            var back = await page.EvaluateAsync<string>("() => document.activeElement.textContent");
            if (back != names[i])
                wrong.Add(
                    $"{view}, {names[i]}: the focus went to {await page.EvaluateAsync<string>(Focused)} afterwards"
                );
        }
    }

    private static async Task<List<string>> FaultsOfAsync(IPage page)
    {
        var faults = new List<string>();
        if (!await page.EvaluateAsync<bool>(InDialog))
            faults.Add($"opens with the focus at {await page.EvaluateAsync<string>(Focused)}");
        var dialog = page.Locator("dialog[open]");
        await dialog.Locator(".loading").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        if (!await page.EvaluateAsync<bool>(InDialog))
            faults.Add("loses the focus when it has loaded");
        if (await IsAtDangerAsync(page))
            faults.Add("begins at what destroys");
        var last = dialog.Locator(".actions button:visible").Last;
        var dangers = await dialog.Locator(".actions button.danger:visible").CountAsync();
        if (dangers > 0 && !HasDanger().IsMatch(await last.GetAttributeAsync("class") ?? string.Empty))
            faults.Add("what destroys is not last");
        var stops = await dialog
            .Locator(
                "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), "
                    + "textarea:not(:disabled), summary"
            )
            .CountAsync();
        for (var i = 0; i <= stops + 1; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (i == 0 && stops > 1 && await IsAtDangerAsync(page))
                faults.Add("Tab lands at what destroys");
            if (await page.EvaluateAsync<bool>(InDialog))
                continue;
            faults.Add($"Tab leaves to {await page.EvaluateAsync<string>(Focused)}");
            break;
        }

        for (var i = 0; i < 3; i++)
            await page.Keyboard.PressAsync("Shift+Tab");
        if (!await page.EvaluateAsync<bool>(InDialog))
            faults.Add("Shift+Tab leaves it");
        return faults;
    }

    private static Task<bool> IsAtDangerAsync(IPage page) =>
        page.EvaluateAsync<bool>("() => document.activeElement.classList.contains('danger')");

    /// <summary>An account with one of everything.</summary>
    private async Task<Kernel.AccountId> FurnishAsync()
    {
        var node = world.World.Node;
        await node.PutCatalogueAsync(SampleCatalogue.Sound);
        var account = await node.AccountOfAsync(
            await world.World.AddSubscriberAsync("metro", BrokerWorld.Profile with { CableId = "dialogs@metro.test" })
        );
        (await node.AssignPlanAsync(account, "family")).ShouldBeOfType<AccountChange<ServiceAccount>.Done>();
        (await node.LinkAsync(account, "dialog-box", SampleCatalogue.Stb)).ShouldBeOfType<AccountChange<Device>.Done>();
        return account;
    }

    [GeneratedRegex("danger", RegexOptions.NonBacktracking)]
    private static partial Regex HasDanger();
}
