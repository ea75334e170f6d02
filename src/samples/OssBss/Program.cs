using OssBss;

if (args is ["--help" or "-h"])
{
    await Console.Out.WriteLineAsync(OssOptions.Usage);
    return 0;
}

OssOptions options;
try
{
    options = OssOptions.Parse(args);
}
catch (CommandLineException fault)
{
    await Console.Error.WriteLineAsync($"{fault.Message}\n\n{OssOptions.Usage}");
    return 2;
}

await using var system = OssSystem.Build(options);
await system.RunAsync();
return 0;
