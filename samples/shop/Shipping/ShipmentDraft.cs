using Shop.Users;

namespace Shop.Shipping;

/// <summary>A parcel to send.</summary>
public sealed record ShipmentDraft(Guid OrderId, PostalAddress? Address);
