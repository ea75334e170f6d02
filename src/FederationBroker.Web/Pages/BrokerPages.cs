using System.Text.Encodings.Web;
using System.Text.Unicode;
using FederationBroker.Partners;
using FederationBroker.Web.Pages;
using FederationBroker.Web.Pages.Frame;
using FederationBroker.Web.Pages.Purchases;
using FederationBroker.Web.Theming;

namespace FederationBroker.Web.Hosting;

/// <summary>The pages for people; the look is data in themes/.</summary>
internal static class BrokerPages
{
    public static IServiceCollection AddBrokerPages(this IServiceCollection services)
    {
        services.AddThemes();
        services.AddHttpContextAccessor();
        services.AddScoped<PageFrame>();
        services.AddScoped<LoginPurpose>();
        services.AddSingleton<RecentSignIn>();
        services.AddScoped<PurchaseLinks>();
        services.AddScoped<OfferShelf>();
        services.AddAntiforgery(form =>
        {
            form.Cookie.Name = "__Host-fb-form";
            form.Cookie.SecurePolicy = CookieSecurePolicy.Always;
            form.Cookie.Path = "/";
            // Not Strict: a partner sends people here from its own site, and the form they then see must match the
            // cookie they have.
            form.Cookie.SameSite = SameSiteMode.Lax;
            form.FormFieldName = "form-token";
            form.HeaderName = "X-Form-Token";
            form.SuppressXFrameOptionsHeader = true; // frame-ancestors says it
        });
        // Japanese stays readable in the source; what could end a text or an attribute is still escaped.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services
            .AddRazorPages()
            .AddMvcOptions(mvc =>
            {
                mvc.Filters.Add<SameOriginFilter>();
                mvc.Filters.Add<PageFilter>();
            })
            // Our own pages and no others, whichever program hosts them.
            .ConfigureApplicationPartManager(parts => parts.ApplicationParts.Clear())
            .AddApplicationPart(typeof(BrokerPages).Assembly);
        return services;
    }

    public static void MapBrokerPages(this WebApplication app)
    {
        app.Services.GetRequiredService<ThemeLibrary>()
            .Report(app.Services.GetRequiredService<IPartnerRegistry>().Current.Tenants);
        app.MapThemeAssets();
        var tenant = app.MapGroup("/t/{tenant}");
        LanguageSwitch.Map(tenant);
        PasskeyEndpoints.Map(tenant);
        WellKnownPages.Map(tenant);
        OrderProgress.Map(tenant);
        // A page whose handler no method matches would be rendered without any of its checks.
        app.MapRazorPages()
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head, HttpMethods.Post]));
    }
}
