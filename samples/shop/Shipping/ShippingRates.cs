namespace Shop.Shipping;

/// <summary>What a parcel costs, pence.</summary>
public sealed record ShippingRates(int StandardMinor, int ExpressMinor = 0);
