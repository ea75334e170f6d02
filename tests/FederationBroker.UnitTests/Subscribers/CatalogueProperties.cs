using System.Collections.Immutable;
using FederationBroker.Catalogue.Documents;
using FederationBroker.Catalogue.Rules;
using FederationBroker.Catalogue.Versions;
using FederationBroker.Kernel;
using FsCheck;
using FsCheck.Fluent;
using static FederationBroker.TestKit.SampleCatalogue;

namespace FederationBroker.UnitTests.Subscribers;

/// <summary>The rules against slow, obvious definitions of what they mean.</summary>
public sealed class CatalogueProperties
{
    // Days around one date: close enough together to overlap, touch and miss each other.
    private static readonly Gen<Validity> Spans =
        from start in Gen.Choose(-1, 12)
        from length in Gen.Choose(1, 6)
        from open in Gen.Choose(0, 9)
        select new Validity
        {
            From = start < 0 ? null : NewYear.AddDays(start),
            Until = open == 0 ? null : NewYear.AddDays(Math.Max(start, 0) + length),
        };

    [Fact]
    [Trait("Requirement", "SUB-PRICE")]
    public void Price_lists_are_refused_exactly_when_two_apply_at_one_instant() =>
        Prop.ForAll(Gen.ListOf(Spans).ToArbitrary(), spans =>
            {
                var lists = spans
                    .Select((span, number) => Subscription($"list-{number}", "basic", number) with { Validity = span })
                    .ToImmutableArray();
                var refused = CatalogueRules
                    .Check(Sound with { PriceLists = lists, Plans = [], Discounts = [] }, [])
                    .Any(fault => fault.Is(CatalogueErrors.PriceListsOverlap));
                var instants = Enumerable.Range(-2, 24).Select(day => NewYear.AddDays(day));
                return refused == instants.Any(instant => lists.Count(list => list.Validity.Covers(instant)) > 1);
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    [Trait("Requirement", "SUB-BUN")]
    public void Needs_are_refused_exactly_when_a_bundle_can_reach_itself() =>
        Prop.ForAll(
                Gen.ListOf(from one in Gen.Choose(0, 5) from other in Gen.Choose(0, 5) select (one, other))
                    .ToArbitrary(),
                needs =>
                {
                    var bundles = Enumerable
                        .Range(0, 6)
                        .Select(number =>
                            (ServiceBundle)
                                new ChannelBundle
                                {
                                    Id = Id($"b{number}"),
                                    Name = "B",
                                    Requires =
                                    [
                                        .. needs
                                            .Where(need => need.one == number)
                                            .Select(need => Id($"b{need.other}"))
                                            .Distinct(),
                                    ],
                                }
                        )
                        .ToImmutableArray();
                    var refused = CatalogueRules
                        .Check(ServiceCatalogue.Empty with { Bundles = bundles }, [])
                        .Any(fault => fault.Is(CatalogueErrors.DependencyCycle));
                    return refused == Enumerable.Range(0, 6).Any(number => Reaches(needs, number, number));
                }
            )
            .QuickCheckThrowOnFailure();

    private static bool Reaches(IReadOnlyList<(int One, int Other)> needs, int from, int to)
    {
        var reached = needs.Where(need => need.One == from).Select(need => need.Other).ToHashSet();
        while (true)
        {
            var more = needs
                .Where(need => reached.Contains(need.One))
                .Select(need => need.Other)
                .Where(reached.Add)
                .ToList();
            if (more.Count == 0)
                return reached.Contains(to);
        }
    }
}
