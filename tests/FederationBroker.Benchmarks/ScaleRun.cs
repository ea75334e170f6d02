using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.OperatorSync.Import;
using FederationBroker.OperatorSync.Jobs;
using FederationBroker.Subscribers.Bulk;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Benchmarks;

/// <summary>
/// Whether sign-in and standing cost the same in a full system as in an empty one: measured with five viewers alone,
/// then with a thousand operators of a thousand accounts each and one operator of a million, imported by the product
/// itself and killed on the way.
/// </summary>
internal static class ScaleRun
{
    private const int Operators = 1000;
    private const int AccountsOfEach = 1000;
    private const int AccountsOfOne = 1_000_000;
    private const int Questions = 400;

    public static async Task<int> RunAsync()
    {
        await using var world = await BrokerWorld.CreateAsync(
            Configure,
            settings: [("RequestsPerSecond", "100000"), ("PartnerRequestsPerSecond", "100000")]
        );
        await world.Node.PutCatalogueAsync(SampleCatalogue.Sound);
        var viewers = await ViewersAsync(world);
        await MeasureAsync(world, viewers); // warms up; not counted
        var empty = await MeasureAsync(world, viewers);
        await FillOperatorsAsync(world);
        await FillOneAsync(world);
        await ConnectEverybodyAsync(world);
        await world.Database.QueryAsync<object>("ANALYZE");
        await MeasureAsync(world, viewers);
        var full = await MeasureAsync(world, viewers);
        var (accounts, subscribers) = (
            await world.Database.QueryAsync<long>("SELECT count(*) FROM service_account"),
            await world.Database.QueryAsync<long>("SELECT count(*) FROM subscriber")
        );
        Console.WriteLine($"rows: {accounts} accounts, {subscribers} subscribers");
        Console.WriteLine(
            "| | empty p50 ms | empty p99 ms | full p50 ms | full p99 ms | ratio of p50 |\n| --- | ---: | ---: | "
                + "---: | ---: | ---: |"
        );
        foreach (var (before, after) in empty.Zip(full))
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {before.What} | {before.P50:F2} | {before.P99:F2} | {after.P50:F2} | {after.P99:F2} | "
                        + $"{after.P50 / before.P50:F2} |"
                )
            );
        Console.WriteLine(await PlanAsync(world, viewers[0]));
        return 0;
    }

    private static void Configure(ConfigurationFolder configuration)
    {
        configuration.WritePartner(
            "stream",
            ConfigurationFolder.OidcPartner(
                "stream",
                grantTypes: "authorization_code, refresh_token, client_credentials",
                standing: true
            )
        );
        foreach (var number in Enumerable.Range(0, Operators))
            configuration.WriteTenant(
                NameOf(number),
                $"kind: Tenant\nid: {NameOf(number)}\ndisplay: {{ name: Operator {number} }}\nlocales: "
                    + $"[en]\nsupportPhone: +1 555 0100\npairwiseScope: {NameOf(number)}.test\n"
            );
    }

    private static async Task<List<ScaleViewer>> ViewersAsync(BrokerWorld world)
    {
        var (partner, viewers) = (new OidcPartner(world), new List<ScaleViewer>());
        foreach (var number in Enumerable.Range(0, 5))
        {
            var cableId = $"viewer-{number}@metro.test";
            var subscriber = await world.AddSubscriberAsync("metro", BrokerWorld.Profile with { CableId = cableId });
            await world.Node.AssignPlanAsync(await world.Node.AccountOfAsync(subscriber), "family");
            var browser = world.NewBrowser();
            await browser.GoAsync(partner.AuthorizeAddress());
            await browser.SignInAsync(cableId);
            var tokens = await partner.RedeemAsync((await browser.AgreeAsync()).Answer["code"]);
            viewers.Add(new ScaleViewer(cableId, browser, tokens.IdToken.GetProperty("sub").GetString()!));
        }

        return viewers;
    }

    private static async Task<List<Cost>> MeasureAsync(BrokerWorld world, List<ScaleViewer> viewers)
    {
        var partner = new OidcPartner(world);
        var token = (await partner.TokenAsync(("grant_type", "client_credentials"), ("scope", "standing")))[
            "access_token"
        ];
        using var client = world.Node.NewClient();
        return
        [
            await CostAsync("standing decision", Questions, number =>
                AskAsync(client, partner, token, viewers[number % viewers.Count].Subject)
            ),
            await CostAsync("sign-in with a session", Questions / 2, async number =>
            {
                if (
                    !(
                        await viewers[number % viewers.Count]
                            .Browser.GoAsync(partner.AuthorizeAddress(("prompt", "none")))
                    ).Answer.ContainsKey("code")
                )
                    throw new InvalidOperationException("No code.");
            }),
            await CostAsync("sign-in with a password", 20, async number =>
            {
                using var browser = world.NewBrowser();
                await browser.GoAsync(partner.AuthorizeAddress());
                if (!(await browser.SignInAsync(viewers[number % viewers.Count].CableId)).Answer.ContainsKey("code"))
                    throw new InvalidOperationException("No code.");
            }),
        ];
    }

    private static async Task AskAsync(HttpClient client, OidcPartner partner, string token, string subject)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{partner.Issuer}/standing/decisions")
        {
            Content = new StringContent(
                $$"""{"subject":"{{subject}}","resource":"news-24","device":{"type":"stb"} }""",
                Encoding.UTF8,
                "application/json"
            ),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.SendAsync(request);
        if (!(await answer.Content.ReadAsStringAsync()).Contains("\"allow\"", StringComparison.Ordinal))
            throw new InvalidOperationException("Not allowed.");
    }

    private static async Task<Cost> CostAsync(string what, int times, Func<int, Task> work)
    {
        var took = new double[times];
        for (var number = 0; number < times; number++)
        {
            var watch = Stopwatch.StartNew();
            await work(number);
            took[number] = watch.Elapsed.TotalMilliseconds;
        }

        Array.Sort(took);
        return new Cost(what, took[times / 2], took[Math.Min(times - 1, times * 99 / 100)]);
    }

    private static async Task FillOperatorsAsync(BrokerWorld world)
    {
        var (watch, work) = (Stopwatch.StartNew(), world.Node.Services.GetRequiredService<TenantWork>());
        foreach (var number in Enumerable.Range(0, Operators))
        {
            var (tenant, file) = (
                new TenantId(NameOf(number)),
                new FileInfo(await WriteAsync(world, $"{number}", AccountsOfEach, plan: ""))
            );
            var start = (ImportStart.Ready)
                await work.ForTenantAsync(tenant, (AccountImport import) =>
                    import.OpenAsync(file, CancellationToken.None)
                );
            for (var job = start.Job; job.State == BulkJobState.Running; )
            {
                var seen = job;
                job = await work.ForTenantAsync(tenant, (AccountImport import) =>
                    import.StepAsync(file, seen, CancellationToken.None)
                ) ?? throw new InvalidOperationException("Nobody else imports.");
            }
        }

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Operators} operators of {AccountsOfEach} accounts: {watch.Elapsed.TotalSeconds:F0} s"
            )
        );
    }

    // By the command line, as an operator does it, with the process killed at about a third.
    private static async Task FillOneAsync(BrokerWorld world)
    {
        var (file, watch) = (await WriteAsync(world, "one", AccountsOfOne, plan: "family"), Stopwatch.StartNew());
        await using (
            var victim = BrokerProcess.Run(world, "victim", "accounts", "import", "--tenant", "metro", "--file", file)
        )
        {
            await Eventually.TrueAsync(
                async () => await CountAsync(world) > AccountsOfOne / 3,
                "a third is in",
                TimeSpan.FromMinutes(20)
            );
            victim.Kill();
        }

        var then = await CountAsync(world);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"killed after {watch.Elapsed.TotalSeconds:F0} s with {then} accounts"
            )
        );
        await using var last = BrokerProcess.Run(
            world,
            "import",
            "accounts",
            "import",
            "--tenant",
            "metro",
            "--file",
            file
        );
        var exit = await last.EndAsync();
        var all = await CountAsync(world);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"resumed and done after {watch.Elapsed.TotalSeconds:F0} s, exit code {exit}: {all} accounts"
            )
        );
        Console.WriteLine(
            string.Join(
                '\n',
                last.Log.Text.Split('\n')
                    .Where(line =>
                        line.Contains('[', StringComparison.Ordinal)
                        || line.Contains("accounts", StringComparison.Ordinal)
                    )
            )
        );
    }

    // As if everybody of the one operator had signed in to the partner: pseudonym, grant and a remembered session each,
    // modelled on a real one.
    private static async Task ConnectEverybodyAsync(BrokerWorld world)
    {
        var watch = Stopwatch.StartNew();
        await CopyForEverybodyAsync(world, "pseudonym", "'value', md5(s.id::text)");
        await CopyForEverybodyAsync(world, "consent_grant", "'id', gen_random_uuid()");
        await CopyForEverybodyAsync(
            world,
            "session",
            "'id', gen_random_uuid(), 'handle_hash', '\\x' || encode(sha256(s.id::text::bytea), 'hex')"
        );
        var rows = await world.Database.QueryAsync<string>(
            "SELECT (SELECT count(*) FROM pseudonym) || ' pseudonyms, ' || (SELECT count(*) FROM consent_grant) "
                + "|| ' grants, ' || (SELECT count(*) FROM session) || ' sessions'"
        );
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{rows} after {watch.Elapsed.TotalSeconds:F0} s")
        );
    }

    private static Task<object?> CopyForEverybodyAsync(BrokerWorld world, string table, string own) =>
        world.Database.QueryAsync<object>(
            $"""
            INSERT INTO {table} SELECT made.*
            FROM subscriber s, (SELECT t FROM {table} t WHERE t.tenant = 'metro' LIMIT 1) model,
              LATERAL jsonb_populate_record(model.t, jsonb_build_object('subscriber_id', s.id, {own})) made
            WHERE s.tenant = 'metro' AND s.role <> 'Household' AND NOT EXISTS (
                SELECT 1 FROM {table} t WHERE t.tenant = s.tenant AND t.subscriber_id = s.id)
            """
        );

    private static Task<long> CountAsync(BrokerWorld world) =>
        world.Database.QueryAsync<long>("SELECT count(*) FROM service_account WHERE tenant = 'metro'");

    private static async Task<string> WriteAsync(BrokerWorld world, string name, int accounts, string plan)
    {
        var path = Path.Combine(world.Folder, $"{name}.csv");
        await File.WriteAllLinesAsync(
            path,
            Enumerable
                .Range(0, accounts)
                .Select(number => $"{name}-{number},{plan},active,,P{name}-{number},{name}-{number}@scale.test,")
                .Prepend("number,plan,status,region,person,cableId,passwordHash")
        );
        return path;
    }

    // The joins of the standing query, under row-level security as the broker's role.
    private static async Task<string> PlanAsync(BrokerWorld world, ScaleViewer viewer) =>
        await world.Database.ExplainAsync(
            "metro",
            $"""
            SELECT a.* FROM pseudonym p JOIN subscriber s ON s.id = p.subscriber_id JOIN service_account a ON a.id = s.account_id
            WHERE p.tenant = 'metro' AND p.value = '{viewer.Subject}' AND p.sector = 'stream.ott.test' AND p.retired_at IS NULL AND s.tenant = 'metro' AND a.tenant = 'metro'
              AND EXISTS (SELECT 1 FROM consent_grant g WHERE g.tenant = 'metro' AND g.subscriber_id = s.id AND g.partner = 'stream' AND g.state = 'Active')
            """
        );

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"op-{number:D4}");

    private sealed record Cost(string What, double P50, double P99);

    private sealed record ScaleViewer(string CableId, BrowserStub Browser, string Subject);
}
