using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Shop.Mesh;
using Shop.Topology;

namespace Shop.Shipping;

/// <summary>Rates, parcels, and a feed (Server-Sent Events) that tells where a parcel is.</summary>
public sealed class ShippingService(TimeProvider time) : IShopService
{
    private static readonly string[] Stages = ["packed", "collected", "in-transit", "out-for-delivery", "delivered"];

    // A parcel of this shop travels a stage per half second, so that a visitor sees it arrive.
    private static readonly TimeSpan Stage = TimeSpan.FromMilliseconds(500);

    private readonly BoundedStore<string, Shipment> _shipments = new(20_000);
    private int _next = 1_000_000;

    /// <inheritdoc />
    public string Name => "shipping";

    /// <inheritdoc />
    public void Map(IEndpointRouteBuilder routes, Deployment deployment, MeshClient mesh)
    {
        routes.MapGet("/rates", (string? country, int? weight) => (country, weight) switch
        {
            (not { Length: 2 }, _) => Problem.Invalid("country", "Use a country code of two letters."),
            (_, null or < 0 or > 30_000) => Problem.Invalid("weight", "Parcels weigh 0 to 30,000 grams."),
            _ => Results.Json(country == "GB"
                ? new ShippingRates(295 + weight.Value / 10, 795 + weight.Value / 5)
                : new ShippingRates(895 + weight.Value / 10, 2495 + weight.Value / 5)),
        });

        routes.MapPost("/shipments", async (ShipmentDraft draft, CancellationToken cancellation) =>
        {
            if (draft.Address?.Country is not { Length: 2 })
                return Problem.Invalid("address", "A parcel needs an address with a country.");
            var picked = await mesh.PostAsync("inventory", $"/reservations/{draft.OrderId}/dispatch", new { }, cancellation);
            if (!picked.IsSuccess)
                return picked.Relay();

            var serial = Interlocked.Increment(ref _next);
            var shipment = new Shipment($"SH{serial:D8}GB", draft.OrderId, draft.Address, Stages[0], time.GetUtcNow());
            _shipments.TryAdd(shipment.Number, shipment);
            return Results.Created($"/shipments/{shipment.Number}", shipment);
        });

        routes.MapGet("/shipments/{number}", (string number) =>
            _shipments.TryGet(number, out var shipment) ? Results.Json(Now(shipment)) : Problem.NotFound("parcel"));

        routes.MapPatch("/shipments/{number}", (string number, ShipmentChange change) => Stages.Contains(change.Status)
            ? _shipments.Change(number, shipment => shipment with { Status = change.Status!, At = time.GetUtcNow() }) is { } changed
                ? Results.Json(changed)
                : Problem.NotFound("parcel")
            : Problem.Invalid("status", $"A parcel is one of {string.Join(", ", Stages)}."));

        routes.MapGet("/shipments/{number}/events", (string number, CancellationToken cancellation) =>
            _shipments.TryGet(number, out var shipment)
                ? TypedResults.ServerSentEvents(FollowAsync(shipment, cancellation))
                : Problem.NotFound("parcel"));
    }

    private Shipment Now(Shipment shipment)
    {
        var passed = (int)Math.Min(Stages.Length, (time.GetUtcNow() - shipment.At) / Stage);
        var stage = Math.Min(Stages.Length - 1, Array.IndexOf(Stages, shipment.Status) + passed);
        return shipment with { Status = Stages[stage] };
    }

    private async IAsyncEnumerable<SseItem<Shipment>> FollowAsync(
        Shipment shipment,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Ends with the last stage: a feed of this shop is open for a few seconds at most.
        for (var now = Now(shipment); ; now = Now(shipment))
        {
            yield return new SseItem<Shipment>(now, "status");
            if (now.Status == Stages[^1])
                yield break;
            await Task.Delay(Stage, time, cancellation);
        }
    }
}
