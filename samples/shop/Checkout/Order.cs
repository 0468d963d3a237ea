using Shop.Inventory;

namespace Shop.Checkout;

/// <summary>An order that was paid.</summary>
/// <param name="Id">Also the id of its reservation.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Lines">What was bought.</param>
/// <param name="TotalMinor">Pence.</param>
/// <param name="PaymentId">The payment.</param>
/// <param name="ShipmentNumber">The parcel; null while it could not be handed over.</param>
/// <param name="Status">placed, or cancelled.</param>
/// <param name="At">When.</param>
public sealed record Order(
    Guid Id,
    Guid UserId,
    ReservationLine[] Lines,
    int TotalMinor,
    string PaymentId,
    string? ShipmentNumber,
    string Status,
    DateTimeOffset At);
