using Shop.Users;

namespace Shop.Shipping;

/// <summary>A parcel on its way.</summary>
public sealed record Shipment(string Number, Guid OrderId, PostalAddress Address, string Status, DateTimeOffset At);
