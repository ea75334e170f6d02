using FederationBroker.Management.Api;
using FederationBroker.Payments;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace FederationBroker.Management.Payments;

/// <summary>
/// The payment and cashing interface as OpenAPI 3.1, for partners: made from the endpoints themselves, so it cannot
/// describe another one.
/// </summary>
internal static class PaymentApiDescription
{
    private const string Name = "payments";
    private const string Root = "t/{tenant}/pay/v1";

    public static void AddPaymentApiDescription(this IServiceCollection services) =>
        services.AddOpenApi(Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.ShouldInclude = endpoint =>
                endpoint.RelativePath?.StartsWith(Root, StringComparison.Ordinal) == true;
            options.AddDocumentTransformer(
                (document, _, _) =>
                {
                    Describe(document);
                    return Task.CompletedTask;
                }
            );
            options.AddSchemaTransformer(ApiSchemas.DescribeAsync);
            options.AddOperationTransformer(
                (operation, context, _) =>
                {
                    Describe(operation, context.Description.ActionDescriptor.EndpointMetadata);
                    return Task.CompletedTask;
                }
            );
        });

    /// <summary>Partners read it before they have a token.</summary>
    public static void MapPaymentApiDescription(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapOpenApi($"/{Root}/openapi/{{documentName:regex(^{Name}$)}}.json");

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "FederationBroker payment and cashing interface",
            Version = "v1",
            Description =
                "Eight messages between buyers, sellers and licence providers (DMP). Tokens come from "
                + "client_credentials with scope payments; each message that changes something has an "
                + "Idempotency-Key of its own, and is signed as RFC 9421 describes where the agreement says so. "
                + "Refusals are problem+json with a stable code.",
        };
        document.Servers =
        [
            new OpenApiServer
            {
                Url = $"/{Root}",
                Variables = new Dictionary<string, OpenApiServerVariable>
                {
                    ["tenant"] = new() { Default = "metro", Description = "The operator." },
                },
            },
        ];
        var paths = new OpenApiPaths();
        foreach (var (path, item) in document.Paths)
            paths[path[(Root.Length + 1)..]] = ApiSchemas.WithoutTenant(item);
        document.Paths = paths;
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["token"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" },
        };
        document.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("token", document)] = [] },
        ];
    }

    private static void Describe(OpenApiOperation operation, IList<object> metadata)
    {
        if (!metadata.OfType<KeyedMessage>().Any())
            return;
        (operation.Parameters ??= []).Add(
            new OpenApiParameter
            {
                Name = "Idempotency-Key",
                In = ParameterLocation.Header,
                Required = true,
                Description = "Another one for each message; the same message again has the same.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = KeyedMessage.LongestKey },
            }
        );
    }
}
