namespace Shop.Shipping;

/// <summary>News from the carrier.</summary>
public sealed record ShipmentChange(string? Status);
