using System.Text;
using Insight.Export.Destinations;
using Insight.Export.Options;
using Insight.Export.Safety;
using Insight.Export.Selection;
using Insight.Export.Sources;

namespace Insight.Export.Delivery;

/// <summary>Makes what is configured of a destination into what can be run.</summary>
public sealed class PlanMaker(ExportOptions options, IDestinationFactory factory, ISecrets secrets, IReadOnlyList<IEventSource> sources)
{
    private const int LeastKeyBytes = 16;

    /// <summary>The plan; null with a problem when it cannot be used as it is configured, or for want of a secret.</summary>
    /// <param name="name">Name of the destination.</param>
    /// <param name="problem">What is wrong and how to mend it; empty: nothing.</param>
    public DestinationPlan? Make(string name, out string problem)
    {
        DestinationOptions wanted = options.Destinations[name];
        if (Key(wanted.Clients, out problem) is not { } key) return null;
        IDestination? destination = factory.Create(name, wanted, out problem);
        return destination is null ? null : new DestinationPlan(
            destination, [.. sources.Where(source => wanted.Streams.Contains(source.Kind))], new EventFilter(wanted), new ClientForms(wanted.Clients, key), wanted.FromTheBeginning);
    }

    private byte[]? Key(ClientForm form, out string problem)
    {
        problem = "";
        if (form != ClientForm.Pseudonym) return [];
        if (options.PseudonymSecret.Length == 0)
        {
            problem = "pseudonyms of clients need a key: name its secret in export.pseudonymSecret";
            return null;
        }

        if (secrets.Find(options.PseudonymSecret, out problem) is not { } secret) return null;
        byte[] key = new byte[secret.Length];
        // Base 64 as gateway.privacy.key has it, so that the same key gives the same pseudonyms; else the text itself.
        if (Convert.TryFromBase64String(secret, key, out int length)) key = key[..length];
        else key = Encoding.UTF8.GetBytes(secret);
        if (key.Length >= LeastKeyBytes) return key;
        problem = $"the secret '{options.PseudonymSecret}' is too short for pseudonyms: {LeastKeyBytes} bytes are needed at least, such as 'openssl rand -base64 32' prints";
        return null;
    }
}
