namespace Insight.ApiDiscovery.Identity;

/// <summary>Says which service had an address during some time.</summary>
/// <param name="Address">An address, a network in CIDR form, or the name of an instance.</param>
/// <param name="Service">The service, or <c>network:</c> and a name for a network whose single clients are no services.</param>
/// <param name="FromUs">From when on, microseconds since 1970.</param>
/// <param name="ToUs">Until when (not included); <see cref="long.MaxValue"/> while it lasts.</param>
public sealed record AddressEntry(string Address, string Service, long FromUs = long.MinValue, long ToUs = long.MaxValue);
