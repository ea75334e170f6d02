using Sandbox;

if (args is ["--help" or "-h"])
{
    await Console.Out.WriteLineAsync(SandboxOptions.Usage);
    return 0;
}

SandboxOptions options;
try
{
    options = SandboxOptions.Parse(args);
}
catch (CommandLineException fault)
{
    await Console.Error.WriteLineAsync($"{fault.Message}\n\n{SandboxOptions.Usage}");
    return 2;
}

await using var system = SandboxSystem.Build(options);
await system.RunAsync();
return 0;
