using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FederationBroker.ConventionTests;

/// <summary>House style that no analyzer holds.</summary>
public sealed class CodeTests
{
    [Fact]
    public void Classes_are_sealed_unless_they_are_abstract_or_static() =>
        Source
            .Product.SelectMany(source =>
                source
                    .Find<TypeDeclarationSyntax>()
                    .Where(type => IsClass(type) && IsOpen(type))
                    .Select(type => $"{source.At(type)} {type.Identifier}")
            )
            .Where(found => !IsSealedElsewhere(found))
            .ShouldBeEmpty();

    [Fact]
    public void Log_messages_are_declared_and_never_built_from_values() =>
        Source
            .Product.SelectMany(source =>
                source.Find<InvocationExpressionSyntax>().Where(LogsDirectly).Select(source.At)
            )
            .ShouldBeEmpty();

    [Fact]
    public void Only_commands_write_to_the_console() =>
        Source
            .Product.Where(source => !source.File.Contains("/Commands/", StringComparison.Ordinal))
            // An adapter's process hears and says by its streams that it is there.
            .Where(source => !source.File.EndsWith("Plugins.Sdk/AdapterProcess.cs", StringComparison.Ordinal))
            .SelectMany(source =>
                source
                    .Find<MemberAccessExpressionSyntax>()
                    .Where(access => access.Expression.ToString() is "Console" or "System.Console")
                    .Select(source.At)
            )
            .ShouldBeEmpty();

    [Fact]
    public void Every_option_has_a_doc_comment() =>
        Source
            .Product.SelectMany(source =>
                source
                    .Find<TypeDeclarationSyntax>()
                    .Where(type => type.Identifier.Text.EndsWith("Options", StringComparison.Ordinal))
                    .SelectMany(Undocumented)
                    .Select(member => source.At(member))
            )
            .ShouldBeEmpty();

    [Fact]
    public void Every_library_has_one_page_that_registers_it()
    {
        foreach (
            var project in Project.All.Where(project =>
                project.IsProduct
                && !project.IsPlugin
                && project.ShortName is not ("Kernel" or "Web" or "Plugins.Abstractions" or "Plugins.Sdk")
            )
        )
        {
            var registrations = Source
                .Product.Where(source => source.File.StartsWith($"{project.Folder}/", StringComparison.Ordinal))
                .Where(source => source.Find<MethodDeclarationSyntax>().Any(RegistersServices))
                .Select(source => source.File)
                .ToList();
            registrations.Count.ShouldBe(1, $"{project.Folder}: {string.Join(", ", registrations)}");
        }
    }

    private static bool IsClass(TypeDeclarationSyntax type) =>
        type is ClassDeclarationSyntax
        || (type is RecordDeclarationSyntax record && !record.ClassOrStructKeyword.IsKind(SyntaxKind.StructKeyword));

    private static bool IsOpen(TypeDeclarationSyntax type) =>
        !type.Modifiers.Any(modifier =>
            modifier.Kind() is SyntaxKind.SealedKeyword or SyntaxKind.AbstractKeyword or SyntaxKind.StaticKeyword
        );

    // One part of a partial class says it for all.
    private static bool IsSealedElsewhere(string found)
    {
        var name = found[(found.LastIndexOf(' ') + 1)..];
        return Source
            .Product.SelectMany(source => source.Find<TypeDeclarationSyntax>())
            .Any(type =>
                type.Identifier.Text == name && type.Modifiers.Any(SyntaxKind.PartialKeyword) && !IsOpen(type)
            );
    }

    private static bool LogsDirectly(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax access
        && access.Name.Identifier.Text
            is "LogTrace"
                or "LogDebug"
                or "LogInformation"
                or "LogWarning"
                or "LogError"
                or "LogCritical"
        && call.ArgumentList.Arguments.Any(argument =>
            argument.Expression
                is InterpolatedStringExpressionSyntax
                    or LiteralExpressionSyntax
                    or BinaryExpressionSyntax
        );

    private static bool RegistersServices(MethodDeclarationSyntax method) =>
        method.Modifiers.Any(SyntaxKind.PublicKeyword)
        && method.Parent is ClassDeclarationSyntax page
        && page.Modifiers.Any(SyntaxKind.PublicKeyword)
        && method.Identifier.Text.StartsWith("Add", StringComparison.Ordinal)
        && method.ParameterList.Parameters.FirstOrDefault() is { } first
        && first.Modifiers.Any(SyntaxKind.ThisKeyword)
        && first.Type?.ToString() == "IServiceCollection";

    private static IEnumerable<SyntaxNode> Undocumented(TypeDeclarationSyntax options)
    {
        var properties = options
            .Members.OfType<PropertyDeclarationSyntax>()
            .Where(property => property.Modifiers.Any(SyntaxKind.PublicKeyword))
            .Where(property => !HasDoc(property));
        // A positional record documents its parameters on the type.
        var parameters = (options.ParameterList?.Parameters ?? []).Where(parameter =>
            !options
                .GetLeadingTrivia()
                .ToFullString()
                .Contains($"name=\"{parameter.Identifier.Text}\"", StringComparison.Ordinal)
        );
        return [.. properties, .. parameters];
    }

    private static bool HasDoc(SyntaxNode node) =>
        node.GetLeadingTrivia()
            .Any(trivia => trivia.HasStructure && trivia.GetStructure() is DocumentationCommentTriviaSyntax);
}
