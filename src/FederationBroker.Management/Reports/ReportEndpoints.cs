using System.Collections.Immutable;
using System.Globalization;
using FederationBroker.Data;
using FederationBroker.Data.Outages;
using FederationBroker.Management.Api;
using FederationBroker.Staff.Rights;
using FederationBroker.Standing.Streams;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Management.Reports;

/// <summary>
/// Counts of the operator's own accounts, devices and streams; what licences are counted by. No person is in them.
/// </summary>
internal static class ReportEndpoints
{
    private const int Days = 30;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/reports", ShowAsync)
            .Requires(Permission.ViewReports)
            .WithTags("Reports")
            .WithMetadata(ReadsMuch.Mark)
            .WithName("showReports")
            .WithSummary("Accounts, devices, streams and licence counts.");
        api.MapGet("/reports/accounts.csv", ExportAccountsAsync)
            .Requires(Permission.ViewReports)
            .WithTags("Reports")
            .WithMetadata(ReadsMuch.Mark)
            .WithName("exportAccountReport")
            .WithSummary("Accounts by status, plan and region, as CSV.")
            .Produces(StatusCodes.Status200OK, contentType: "text/csv");
        api.MapGet("/reports/licences.csv", ExportLicencesAsync)
            .Requires(Permission.ViewReports)
            .WithTags("Reports")
            .WithMetadata(ReadsMuch.Mark)
            .WithName("exportLicenceReport")
            .WithSummary("Licence counts as CSV.")
            .Produces(StatusCodes.Status200OK, contentType: "text/csv");
    }

    private static async Task<Ok<ReportView>> ShowAsync(ReportReader reader, CancellationToken cancellation) =>
        TypedResults.Ok(await reader.ReadAsync(cancellation));

    private static async Task<CsvAnswer<CountView>> ExportAccountsAsync(
        ReportReader reader,
        CancellationToken cancellation
    )
    {
        var accounts = (await reader.ReadAsync(cancellation)).Accounts;
        IEnumerable<CountView> rows =
        [
            .. accounts.ByStatus.Select(row => row with { Key = $"status {row.Key}" }),
            .. accounts.ByPlan.Select(row => row with { Key = $"plan {row.Key}" }),
            .. accounts.ByRegion.Select(row => row with { Key = $"region {row.Key}" }),
        ];
        return new CsvAnswer<CountView>("account-report.csv", ["accounts by", "count"], rows.ToAsyncEnumerable(), row =>
            [row.Key, row.Count.ToString(CultureInfo.InvariantCulture)]
        );
    }

    private static async Task<CsvAnswer<CountView>> ExportLicencesAsync(
        ReportReader reader,
        CancellationToken cancellation
    )
    {
        var licences = (await reader.ReadAsync(cancellation)).Licences;
        IEnumerable<CountView> rows =
        [
            new("accounts", licences.Accounts),
            new("active accounts", licences.ActiveAccounts),
            new("people", licences.People),
            new("devices", licences.Devices),
            new("streams now", licences.StreamsNow),
        ];
        return new CsvAnswer<CountView>("licences.csv", ["counted", "count"], rows.ToAsyncEnumerable(), row =>
            [row.Key, row.Count.ToString(CultureInfo.InvariantCulture)]
        );
    }

    /// <summary>Reads a report with one grouped query for each of its parts.</summary>
    internal sealed class ReportReader(BrokerDbContext database, TimeProvider clock)
    {
        public async Task<ReportView> ReadAsync(CancellationToken cancellation)
        {
            var now = clock.GetUtcNow();
            var accounts = await AccountsAsync(now, cancellation);
            var devices = await database
                .Devices()
                .GroupBy(row => row.Type)
                .Select(group => new { group.Key, Count = group.LongCount() })
                .ToListAsync(cancellation);
            var streams = await database
                .Streams()
                .Where(row => row.EndedAt == null && row.ExpiresAt > now)
                .GroupBy(row => row.DeviceType)
                .Select(group => new { group.Key, Count = group.LongCount() })
                .ToListAsync(cancellation);
            var licences = new LicenceReport(
                accounts.ByStatus.Sum(row => row.Count),
                await database.Accounts().Where(AccountStanding.IsGoodAt(now)).LongCountAsync(cancellation),
                await database.Subscribers().LongCountAsync(row => row.Role != PersonRole.Household, cancellation),
                devices.Sum(row => row.Count),
                streams.Sum(row => row.Count)
            );
            return new ReportView(
                accounts,
                new DeviceReport([
                    .. devices
                        .OrderByDescending(row => row.Count)
                        .Select(row => new CountView(row.Key.Value, row.Count)),
                ]),
                new StreamReport(
                    licences.StreamsNow,
                    [
                        .. streams
                            .OrderByDescending(row => row.Count)
                            .Select(row => new CountView(row.Key.Value, row.Count)),
                    ]
                ),
                licences
            );
        }

        private async Task<AccountReport> AccountsAsync(DateTimeOffset now, CancellationToken cancellation)
        {
            var rows = database.Accounts();
            var byStatus = await rows.GroupBy(row => row.Status)
                .Select(group => new { group.Key, Count = group.LongCount() })
                .ToListAsync(cancellation);
            var byPlan = await rows.GroupBy(row => row.Plan)
                .Select(group => new { group.Key, Count = group.LongCount() })
                .ToListAsync(cancellation);
            var byRegion = await rows.GroupBy(row => row.Region)
                .Select(group => new { group.Key, Count = group.LongCount() })
                .ToListAsync(cancellation);
            var first = new DateTimeOffset(now.UtcDateTime.Date.AddDays(1 - Days), TimeSpan.Zero);
            var created = await rows.Where(row => row.CreatedAt >= first)
                .GroupBy(row => row.CreatedAt.Date)
                .Select(group => new { group.Key, Count = group.LongCount() })
                .ToListAsync(cancellation);
            return new AccountReport(
                [.. byStatus.OrderBy(row => row.Key).Select(row => new CountView(row.Key.ToString(), row.Count))],
                [
                    .. byPlan
                        .OrderByDescending(row => row.Count)
                        .Select(row => new CountView(row.Key?.Value ?? "none", row.Count)),
                ],
                [
                    .. byRegion
                        .OrderByDescending(row => row.Count)
                        .Select(row => new CountView(row.Key ?? "none", row.Count)),
                ],
                [
                    .. Enumerable
                        .Range(0, Days)
                        .Select(day => first.UtcDateTime.AddDays(day))
                        .Select(day => new DayCount(
                            DateOnly.FromDateTime(day),
                            created.Where(row => row.Key == day.Date).Sum(row => row.Count)
                        )),
                ]
            );
        }
    }
}

internal sealed record ReportView(
    AccountReport Accounts,
    DeviceReport Devices,
    StreamReport Streams,
    LicenceReport Licences
);

internal sealed record AccountReport(
    ImmutableArray<CountView> ByStatus,
    ImmutableArray<CountView> ByPlan,
    ImmutableArray<CountView> ByRegion,
    ImmutableArray<DayCount> CreatedByDay
);

internal sealed record DeviceReport(ImmutableArray<CountView> ByType);

internal sealed record StreamReport(long Now, ImmutableArray<CountView> ByDeviceType);

/// <param name="ActiveAccounts">In good standing at this moment, trials included.</param>
internal sealed record LicenceReport(long Accounts, long ActiveAccounts, long People, long Devices, long StreamsNow);

internal sealed record CountView(string Key, long Count);

internal sealed record DayCount(DateOnly Day, long Count);
