using OttSite;

if (args is ["--help" or "-h"])
{
    await Console.Out.WriteLineAsync(SiteOptions.Usage);
    return 0;
}

SiteOptions options;
try
{
    options = SiteOptions.Parse(args);
}
catch (CommandLineException fault)
{
    await Console.Error.WriteLineAsync($"{fault.Message}\n\n{SiteOptions.Usage}");
    return 2;
}

if (options.PrintMetadata)
{
    using var self = new OttSite.Saml.ThisServiceProvider(options);
    await Console.Out.WriteLineAsync(self.WriteMetadata());
    return 0;
}

await using var site = Site.Build(options);
await site.RunAsync();
return 0;
