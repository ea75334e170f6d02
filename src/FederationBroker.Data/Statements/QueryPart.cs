using System.Linq.Expressions;

namespace FederationBroker.Data.Statements;

/// <summary>
/// Parts of queries that are said once. A query that is translated once (<c>EF.CompileAsyncQuery</c>) cannot call what
/// makes an expression, so each part is put in its place before it is translated.
/// </summary>
public static class QueryPart
{
    /// <summary>Stands for the part with these values, until <see cref="Join"/>.</summary>
    public static TResult In<T1, T2, TResult>(this Expression<Func<T1, T2, TResult>> part, T1 first, T2 second) =>
        throw NotJoined();

    /// <inheritdoc cref="In{T1, T2, TResult}"/>
    public static TResult In<T1, T2, T3, TResult>(
        this Expression<Func<T1, T2, T3, TResult>> part,
        T1 first,
        T2 second,
        T3 third
    ) => throw NotJoined();

    /// <inheritdoc cref="In{T1, T2, TResult}"/>
    public static TResult In<T1, T2, T3, T4, T5, TResult>(
        this Expression<Func<T1, T2, T3, T4, T5, TResult>> part,
        T1 first,
        T2 second,
        T3 third,
        T4 fourth,
        T5 fifth
    ) => throw NotJoined();

    /// <summary>The query with all of its parts in their places.</summary>
    public static Expression<TDelegate> Join<TDelegate>(Expression<TDelegate> query) =>
        (Expression<TDelegate>)new Joiner().Visit(query);

    private static InvalidOperationException NotJoined() => new("A query with parts goes through QueryPart.Join.");

    private sealed class Joiner : ExpressionVisitor
    {
        protected override Expression VisitMethodCall(MethodCallExpression node)
        {
            if (node.Method.DeclaringType != typeof(QueryPart))
                return base.VisitMethodCall(node);
            var part = Expression.Lambda<Func<LambdaExpression>>(node.Arguments[0]).Compile()();
            var values = part
                .Parameters.Zip(node.Arguments.Skip(1))
                .ToDictionary(pair => pair.First, pair => pair.Second);
            return Visit(new Placer(values).Visit(part.Body));
        }
    }

    private sealed class Placer(Dictionary<ParameterExpression, Expression> values) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) =>
            values.TryGetValue(node, out var value) ? value : node;
    }
}
