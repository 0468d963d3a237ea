namespace Insight.Console.Owners;

/// <summary>Who answers for a service and its endpoints.</summary>
/// <param name="Tenant">Tenant of the service.</param>
/// <param name="Service">Its name.</param>
/// <param name="Owner">A team or a person.</param>
/// <param name="Contact">Where to reach them, such as a channel or an address; may be empty.</param>
/// <param name="SetAt">When it was said, UTC.</param>
/// <param name="SetBy">Who said it.</param>
public sealed record ServiceOwner(string Tenant, string Service, string Owner, string Contact, DateTime SetAt, string SetBy);
