using System.Text.Json.Serialization.Metadata;
using FederationBroker.Kernel;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FederationBroker.Management.Api;

/// <summary>What descriptions say of texts and times, which are read by converters of ours.</summary>
internal static class ApiSchemas
{
    private const StringSplitOptions Words = StringSplitOptions.RemoveEmptyEntries;
    private static readonly char[] Blank = [' ', '\n'];

    public static Task DescribeAsync(
        OpenApiSchema schema,
        OpenApiSchemaTransformerContext context,
        CancellationToken cancellation
    )
    {
        DescribeText(schema, context);
        return Task.CompletedTask;
    }

    // It is part of the server's address.
    public static IOpenApiPathItem WithoutTenant(IOpenApiPathItem item)
    {
        foreach (var operation in item.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>())
            operation.Parameters = operation.Parameters?.Where(parameter => parameter.Name != "tenant").ToList();
        return item;
    }

    private static void DescribeText(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        DescribeType(schema, context);
        // Comments are broken into lines where the source is; readers of the description break them where they like.
        schema.Description = schema.Description is { } text ? string.Join(' ', text.Split(Blank, Words)) : null;
        var longest =
            OwnParameter(context) is { } parameter ? LimitOf(parameter)
            : context.JsonPropertyInfo is { } member ? LongestAttribute.Of(member)
            : null;
        if (longest is null)
            return;
        if (context.JsonTypeInfo.Type == typeof(string))
            schema.MaxLength = longest;
        else if (schema.Items is OpenApiSchema items)
            items.MaxLength = longest;
    }

    // Texts and times are read by converters of ours (StrictJson), of which the framework knows no type.
    private static void DescribeType(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        var stated = TypeOf(OwnParameter(context)) ?? context.JsonTypeInfo.Type;
        var type = Nullable.GetUnderlyingType(stated) ?? stated;
        if (type == typeof(string) || IsTime(type))
        {
            schema.Type = MayBeNull(context, stated)
                ? JsonSchemaType.String | JsonSchemaType.Null
                : JsonSchemaType.String;
            if (IsTime(type))
                schema.Format = "date-time";
        }
        else if (
            context.JsonTypeInfo is { Kind: JsonTypeInfoKind.Enumerable } list
            && list.ElementType == typeof(string)
        )
        {
            schema.Items ??= new OpenApiSchema { Type = JsonSchemaType.String };
        }
        else if (context.JsonTypeInfo is { Kind: JsonTypeInfoKind.Dictionary } map && map.ElementType == typeof(string))
        {
            schema.AdditionalProperties ??= new OpenApiSchema { Type = JsonSchemaType.String };
        }
    }

    private static bool IsTime(Type type) => type == typeof(Instant) || type == typeof(DateTimeOffset);

    private static bool MayBeNull(OpenApiSchemaTransformerContext context, Type stated) =>
        OwnParameter(context) is null
        && (
            Nullable.GetUnderlyingType(stated) is not null
            || context.JsonPropertyInfo is { IsGetNullable: true } or { IsSetNullable: true }
        );

    // A body is one parameter; its members are described each by itself.
    private static ApiParameterDescription? OwnParameter(OpenApiSchemaTransformerContext context) =>
        context is { JsonPropertyInfo: null, ParameterDescription: { } parameter }
        && parameter.Source != BindingSource.Body
            ? parameter
            : null;

    private static Type? TypeOf(ApiParameterDescription? parameter) =>
        (parameter?.ParameterDescriptor as IParameterInfoParameterDescriptor)?.ParameterInfo.ParameterType;

    // A parameter without a limit of its own has the usual one; RequestTexts holds both.
    private static int? LimitOf(ApiParameterDescription parameter)
    {
        if (parameter.Type != typeof(string))
            return null;
        var info = (parameter.ParameterDescriptor as IParameterInfoParameterDescriptor)?.ParameterInfo;
        return LongestAttribute.Of(info) ?? RequestTexts.UsualLimit;
    }
}
