using System.Globalization;
using Insight.Export.Destinations;
using Insight.Export.Events;
using Insight.Export.Options;

namespace Insight.Export.Delivery;

/// <summary>Sends one made-up event to a destination, beside its streams.</summary>
public sealed class DestinationTester(ExportOptions options, PlanMaker plans, TimeProvider time)
{
    /// <summary>How long an answer is waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Sends it and says what came back; a problem where the destination cannot be made.</summary>
    /// <param name="name">Name of a destination that is configured.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<DeliveryResult> TestAsync(string name, CancellationToken cancellationToken)
    {
        if (plans.Make(name, out string problem) is not { } plan) return DeliveryResult.Failed(1, problem);
        await using (plan.Destination)
        {
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Patience);
            try
            {
                return await plan.Destination.SendAsync([Made(options.Destinations[name].Streams[0])], limit.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return DeliveryResult.Failed(1, $"no answer within {Patience.TotalSeconds:0} seconds");
            }
        }
    }

    /// <summary>An event of a stream that says that it is made up.</summary>
    private ExportEvent Made(EventKind kind)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        string id = string.Create(CultureInfo.InvariantCulture, $"test-{now:yyyyMMddHHmmssffffff}");
        RequestFacts request = new() { App = "insight-test", Host = "test.invalid", Service = "test", Method = "GET", Path = "/insight-test" };
        return kind switch
        {
            EventKind.Requests => new RequestEvent { Id = id, Time = now, Request = request, Protocol = "HTTP/1.1", Status = 200 },
            EventKind.Security => new SecurityEvent { Id = id, Time = now, Request = request, Rule = 1, Message = "Test message of Insight: nothing happened", Severity = EventSeverity.Informational },
            EventKind.Incidents => new IncidentEvent { Id = id, Time = now, Incident = id, Change = IncidentChange.Closed, Title = "Test message of Insight: nothing happened", Began = now, LastSeen = now, Severity = EventSeverity.Informational },
            _ => new AuditEvent { Id = id, Time = now, Number = 0, Actor = "insight", Action = "test", Kind = "destination", Name = "test", Reason = "Test message of Insight: nothing happened" },
        };
    }
}
