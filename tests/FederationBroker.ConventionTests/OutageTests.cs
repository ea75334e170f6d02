using FederationBroker.Data.Recurring;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.Extensions.Hosting;

namespace FederationBroker.ConventionTests;

/// <summary>No moment of the database ends a process, and what an outage is is said in one place.</summary>
public sealed class OutageTests
{
    private const string Place = "src/FederationBroker.Data/Outages/";

    private static IEnumerable<Source> Elsewhere =>
        Source.Product.Where(source => !source.File.StartsWith(Place, StringComparison.Ordinal));

    [Fact]
    public void Background_work_is_recurring_work() =>
        Types()
            .Where(type =>
                typeof(IHostedService).IsAssignableFrom(type)
                && type != typeof(RecurringWork)
                && !type.IsSubclassOf(typeof(RecurringWork))
            )
            .ShouldBeEmpty("What it throws would end the node, or nobody would hear of it.");

    [Fact]
    public void Nothing_runs_where_nobody_catches_what_it_throws() =>
        Source
            .Product.SelectMany(source =>
                source
                    .Find<MethodDeclarationSyntax>()
                    .Where(IsAsyncVoid)
                    .Select(source.At)
                    .Concat(
                        source
                            .Find<ObjectCreationExpressionSyntax>()
                            .Where(made => made.Type.ToString() is "Timer" or "Thread" or "System.Threading.Timer")
                            .Select(source.At)
                    )
                    .Concat(source.Find<IdentifierNameSyntax>().Where(IsUnwatched).Select(source.At))
            )
            .ShouldBeEmpty();

    [Fact]
    public void What_an_outage_is_is_said_once() =>
        Elsewhere
            .SelectMany(source => source.Find<CatchClauseSyntax>().Where(Guesses).Select(source.At))
            .ShouldBeEmpty("Ask Outage.Of or ConstraintViolation.Of.");

    [Fact]
    public void States_of_the_database_are_named_in_one_place() =>
        Elsewhere
            .SelectMany(source =>
                source
                    .Find<IdentifierNameSyntax>()
                    .Where(name => name.Identifier.Text is "SqlState" or "IsTransient")
                    .Select(source.At)
            )
            .ShouldBeEmpty();

    // A clock that hands on to another clock starts nothing itself.
    private static bool IsUnwatched(IdentifierNameSyntax name) =>
        name.Identifier.Text is "QueueUserWorkItem" or "UnsafeQueueUserWorkItem"
        || (
            name.Identifier.Text == "CreateTimer"
            && !name.Ancestors()
                .OfType<MethodDeclarationSyntax>()
                .Any(method => method.Identifier.Text == "CreateTimer")
        );

    private static bool IsAsyncVoid(MethodDeclarationSyntax method) =>
        method.Modifiers.Any(SyntaxKind.AsyncKeyword) && method.ReturnType.ToString() == "void";

    // A refusal of the database without a look at which, or a list of exceptions that means "the database is away".
    private static bool Guesses(CatchClauseSyntax clause)
    {
        var caught = string.Concat(
            $"{clause.Declaration?.Type} {clause.Filter}".Where(sign => !char.IsWhiteSpace(sign))
        );
        var aboutDatabase =
            caught.Contains("DbUpdateException", StringComparison.Ordinal)
            || caught.Contains("DbException", StringComparison.Ordinal)
            || caught.Contains("NpgsqlException", StringComparison.Ordinal)
            || caught.Contains("PostgresException", StringComparison.Ordinal);
        return aboutDatabase
            && !caught.Contains("ConstraintViolation.Of", StringComparison.Ordinal)
            && !caught.Contains("Outage.", StringComparison.Ordinal);
    }

    private static IEnumerable<Type> Types() =>
        CompiledAssembly
            .All.Where(assembly => assembly.Project.IsProduct)
            .SelectMany(assembly => System.Reflection.Assembly.Load(assembly.Project.AssemblyName).GetTypes());
}
