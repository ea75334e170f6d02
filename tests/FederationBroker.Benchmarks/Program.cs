using FederationBroker.Benchmarks;

// A program for people: what it prints is its result.
if (args is ["scale"])
    return await ScaleRun.RunAsync();
if (args is ["adapters", .. var times])
    return await AdapterRun.RunAsync(times is [var seconds] && int.TryParse(seconds, out var each) ? each : 30);
if (args is ["compare", var before, var after, .. var more])
{
    var starts = more is [var count, ..] && int.TryParse(count, out var n) ? n : 4;
    return await CompareRun.RunAsync(before, after, starts, only: more is [_, var name] ? name : string.Empty);
}

if (args is ["debits", .. var span])
    return await DebitRun.RunAsync(span is [var length] && int.TryParse(length, out var s) ? s : 20);
if (args is ["fuzz", .. var rest])
    return FuzzRun.Run(rest is [var number] && int.TryParse(number, out var files) ? files : 100_000);
var options = BenchmarkOptions.Read(args);
if (options is null)
    return 2;
if (!PeerUnderTest.IsInstalled && !options.BrokerOnly)
{
    Console.Error.WriteLine(
        "The peer is not installed: run `npm ci` in tests/FederationBroker.Benchmarks/oidc-provider, or give "
            + "--broker-only."
    );
    return 2;
}

await using var broker = await BrokerUnderTest.PrepareAsync(options.Program, options.Connections);
var report = new Report(options, await broker.DurabilityAsync());
await using var peer = options.BrokerOnly ? null : await PeerUnderTest.PrepareAsync(options.Connections);
foreach (var setup in options.Setups)
{
    Console.WriteLine($"{setup.Title}:");
    report.Add(
        setup,
        await Run.BrokerAsync(broker, setup, options),
        peer is null ? null : await Run.PeerAsync(peer, setup, options)
    );
}

var text = report.ToMarkdown();
Console.WriteLine(text);
if (options.Out is { } file)
    await File.WriteAllTextAsync(file, text);
return 0;
