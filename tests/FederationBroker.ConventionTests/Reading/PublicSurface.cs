using System.Reflection;
using System.Runtime.CompilerServices;

namespace FederationBroker.ConventionTests.Reading;

/// <summary>What a library shows to others, and what of it is needed to say the rest.</summary>
internal sealed class PublicSurface(CompiledAssembly library)
{
    private const BindingFlags Declared =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    private readonly Assembly assembly = Assembly.Load(library.Project.AssemblyName);

    /// <summary>Public types that people wrote.</summary>
    public IEnumerable<Type> Types =>
        assembly
            .GetExportedTypes()
            .Where(type => !type.IsNested && !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false))
            .Where(type => type.Namespace?.EndsWith(".Migrations", StringComparison.Ordinal) == false);

    /// <summary>Those types, and whatever stands in their public signatures, and in the signatures of that.</summary>
    public IReadOnlySet<Type> SaidBy(IEnumerable<Type> types)
    {
        var said = new HashSet<Type>();
        var waiting = new Stack<Type>(types);
        while (waiting.TryPop(out var type))
        {
            if (type.Assembly != assembly || !said.Add(type))
                continue;
            foreach (var next in Signatures(type).SelectMany(Parts))
                waiting.Push(next);
        }

        return said;
    }

    /// <summary>Names of its constants are all that is left of a use of it.</summary>
    public static bool HasConstants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Any(field => field.IsLiteral);

    private static IEnumerable<Type> Signatures(Type type) =>
        [
            .. type.BaseType is { } parent ? [parent] : Type.EmptyTypes,
            .. type.GetInterfaces(),
            .. type.GetNestedTypes(),
            .. type.GetGenericArguments().Where(argument => argument.IsGenericParameter).SelectMany(Constraints),
            .. type.GetConstructors(Declared).Where(IsShown).SelectMany(Parameters),
            .. type.GetMethods(Declared)
                .Where(IsShown)
                .SelectMany(method => Parameters(method).Append(method.ReturnType)),
            .. type.GetMethods(Declared)
                .Where(IsShown)
                .SelectMany(method => method.GetGenericArguments())
                .SelectMany(Constraints),
            .. type.GetFields(Declared)
                .Where(field => field.IsPublic || field.IsFamily)
                .Select(field => field.FieldType),
        ];

    private static bool IsShown(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static IEnumerable<Type> Parameters(MethodBase method) =>
        method.GetParameters().Select(parameter => parameter.ParameterType);

    private static Type[] Constraints(Type parameter) => parameter.GetGenericParameterConstraints();

    // A list of things is about the things; something inside of a type is about that type.
    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
            return Parts(type.GetElementType()!);
        if (type.IsGenericParameter)
            return [];
        var own = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return
        [
            own,
            .. own.DeclaringType is { } outer ? [outer] : Type.EmptyTypes,
            .. type.GetGenericArguments().SelectMany(Parts),
        ];
    }
}
