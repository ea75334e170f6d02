namespace FederationBroker.Staff.Rights;

/// <summary>A person who works for the operator, or for the platform. Has nothing to do with a subscriber.</summary>
public readonly record struct StaffId(Guid Value) : IComparable<StaffId>
{
    public static bool operator <(StaffId a, StaffId b) => a.Value < b.Value;

    public static bool operator >(StaffId a, StaffId b) => a.Value > b.Value;

    public static bool operator <=(StaffId a, StaffId b) => a.Value <= b.Value;

    public static bool operator >=(StaffId a, StaffId b) => a.Value >= b.Value;

    public int CompareTo(StaffId other) => Value.CompareTo(other.Value);
}
