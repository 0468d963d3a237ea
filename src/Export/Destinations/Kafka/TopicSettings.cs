using Confluent.Kafka;
using Insight.Export.Options;

namespace Insight.Export.Destinations.Kafka;

/// <summary>Settings of librdkafka that people may give. Some would run commands or load code (<c>sasl.kerberos.kinit.cmd</c>, <c>plugin.library.paths</c>), others take back the promise of delivery: what is not named here is refused.</summary>
internal static class TopicSettings
{
    /// <summary>What a value starts with that names a secret.</summary>
    public const string SecretPrefix = "secret:";

    private static readonly HashSet<string> s_names = new(StringComparer.Ordinal)
    {
        "security.protocol", "sasl.mechanism", "sasl.mechanisms", "sasl.username", "sasl.password",
        "ssl.ca.location", "ssl.ca.pem", "ssl.certificate.location", "ssl.certificate.pem", "ssl.key.location", "ssl.key.pem", "ssl.key.password",
        "ssl.cipher.suites", "ssl.curves.list", "ssl.sigalgs.list", "ssl.crl.location", "ssl.endpoint.identification.algorithm",
        "client.id", "client.dns.lookup", "broker.address.family", "broker.address.ttl", "client.rack",
        "compression.type", "compression.codec", "compression.level", "linger.ms", "queue.buffering.max.ms", "batch.size", "batch.num.messages", "message.max.bytes", "partitioner",
        "socket.timeout.ms", "socket.keepalive.enable", "socket.nagle.disable", "socket.send.buffer.bytes", "socket.connection.setup.timeout.ms", "connections.max.idle.ms",
        "reconnect.backoff.ms", "reconnect.backoff.max.ms", "retry.backoff.ms", "retry.backoff.max.ms", "request.timeout.ms", "metadata.max.age.ms", "topic.metadata.refresh.interval.ms",
    };

    /// <summary>Whether a setting may be given.</summary>
    public static bool IsKnown(string name) => s_names.Contains(name);

    /// <summary>Settings of the producer; null with a sentence when a secret is missing.</summary>
    /// <param name="options">What people gave.</param>
    /// <param name="around">Where secrets are, and how long to wait.</param>
    /// <param name="secrets">Gets the secrets in it.</param>
    /// <param name="problem">What is missing.</param>
    public static ProducerConfig? Producer(TopicOptions options, Surroundings around, List<string> secrets, out string problem)
    {
        ProducerConfig config = new();
        problem = "";
        foreach ((string name, string text) in options.Settings)
        {
            string value = text;
            if (text.StartsWith(SecretPrefix, StringComparison.Ordinal))
            {
                if (around.Secrets.Find(text[SecretPrefix.Length..], out problem) is not { } secret) return null;
                secrets.Add(secret);
                value = secret;
            }

            if (IsKnown(name)) config.Set(name, value);
        }

        config.BootstrapServers = options.BootstrapServers;
        config.EnableIdempotence = true;
        config.Acks = Acks.All;
        // Then it is for whoever sends to try again.
        config.MessageTimeoutMs = (int)around.RequestTimeout.TotalMilliseconds;
        // Not by its typed members: those read what people gave, and fail with it in their message.
        if (!options.Settings.ContainsKey("linger.ms")) config.LingerMs = 5;
        if (!options.Settings.ContainsKey("compression.type") && !options.Settings.ContainsKey("compression.codec")) config.CompressionType = CompressionType.Snappy;
        if (!options.Settings.ContainsKey("reconnect.backoff.max.ms")) config.ReconnectBackoffMaxMs = 2000;
        config.AllowAutoCreateTopics = true;
        return config;
    }
}
