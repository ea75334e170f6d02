using System.Collections.Concurrent;
using FederationBroker.SignIn.Passwords;

namespace FederationBroker.TestKit;

/// <summary>
/// The product compares each password with each hash, once in a process: the tests sign the same few passwords in
/// thousands of times, and a comparison is made to be slow.
/// </summary>
internal sealed class RememberedComparisons : IPasswordComparison
{
    private static readonly PasswordComparison Product = new();
    private static readonly ConcurrentDictionary<(string? Hash, string Typed), Lazy<bool>> Made = new();

    /// <summary>False where a test measures how long it takes.</summary>
    public bool Remembers { get; set; } = true;

    public bool Matches(string? storedHash, string typed) =>
        Remembers
            ? Made.GetOrAdd((storedHash, typed), pair => new Lazy<bool>(() =>
                Product.Matches(pair.Hash, pair.Typed)
            )).Value
            : Product.Matches(storedHash, typed);

    public Task EvenOutAsync(long began, CancellationToken cancellation) =>
        Remembers ? Task.CompletedTask : Product.EvenOutAsync(began, cancellation);
}
