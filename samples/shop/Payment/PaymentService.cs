using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Shop.Mesh;
using Shop.Topology;

namespace Shop.Payment;

/// <summary>Takes and gives back money. What happens is up to the card: see <see cref="TestCards"/>.</summary>
public sealed class PaymentService(TimeProvider time) : IShopService
{
    // Longer than checkout's patience, so that its timeout is what ends the call.
    private static readonly TimeSpan SlowBankDelay = TimeSpan.FromSeconds(5);

    private readonly BoundedStore<string, PaymentRecord> _payments = new(20_000);

    /// <inheritdoc />
    public string Name => "payment";

    /// <inheritdoc />
    public void Map(IEndpointRouteBuilder routes, Deployment deployment, MeshClient mesh)
    {
        routes.MapPost("/payments", (PaymentDraft draft, CancellationToken cancellation) => PayAsync(draft, cancellation));

        routes.MapGet("/payments/{id}", (string id) =>
            _payments.TryGet(id, out var payment) ? Results.Json(payment) : Problem.NotFound("payment"));

        routes.MapPost("/payments/{id}/refunds", (string id) =>
        {
            if (!_payments.TryGet(id, out var payment))
                return Problem.NotFound("payment");
            if (payment.Refunded)
                return Problem.Conflict("This payment was given back already.");
            return Results.Json(_payments.Change(id, paid => paid with { Refunded = true }), statusCode: 201);
        });
    }

    private async Task<IResult> PayAsync(PaymentDraft draft, CancellationToken cancellation)
    {
        if (draft.AmountMinor <= 0)
            return Problem.Invalid("amountMinor", "There is nothing to pay.");
        if (draft.Card?.Number is not { Length: >= 12 and <= 19 } number || !number.All(char.IsAsciiDigit))
            return Problem.Invalid("card.number", "A card number has 12 to 19 digits.");

        switch (number)
        {
            case TestCards.Declined:
                return Problem.Of(402, "The card was declined.");
            case TestCards.NoFunds:
                return Problem.Of(402, "The card has not enough money.");
            case TestCards.SlowBank:
                await Task.Delay(SlowBankDelay, time, cancellation);
                break;
        }

        var id = "pay_" + RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789", 20);
        var payment = new PaymentRecord(id, draft.OrderId, draft.AmountMinor, number[^4..], time.GetUtcNow());
        _payments.TryAdd(id, payment);
        return Results.Created($"/payments/{id}", payment);
    }
}
