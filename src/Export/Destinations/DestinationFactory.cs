using System.Net;
using System.Security.Cryptography.X509Certificates;
using Insight.Export.Destinations.Alerts;
using Insight.Export.Destinations.Elastic;
using Insight.Export.Destinations.Files;
using Insight.Export.Destinations.Http;
using Insight.Export.Destinations.Https;
using Insight.Export.Destinations.Kafka;
using Insight.Export.Destinations.Otlp;
using Insight.Export.Destinations.PagerDuty;
using Insight.Export.Destinations.Slack;
using Insight.Export.Destinations.Splunk;
using Insight.Export.Destinations.Syslog;
using Insight.Export.Destinations.Webhook;
using Insight.Export.Formats;
using Insight.Export.Options;
using Insight.Export.Safety;
using Insight.Streaming.Kafka;

namespace Insight.Export.Destinations;

/// <summary>Makes destinations from what people configured.</summary>
public sealed class DestinationFactory : IDestinationFactory
{
    private readonly ExportOptions _options;
    private readonly Surroundings _around;

    /// <summary>A factory for the destinations of <c>export</c>.</summary>
    /// <param name="options"><c>export</c>.</param>
    /// <param name="secrets">Secrets by name.</param>
    /// <param name="dataFolder">Data folder: what relative folders are below.</param>
    /// <param name="version">Version of this product.</param>
    /// <param name="time">The clock.</param>
    public DestinationFactory(ExportOptions options, ISecrets secrets, string dataFolder, string version, TimeProvider time)
        : this(options, new Surroundings(new GuardedConnections(new AddressGuard((options ?? throw new ArgumentNullException(nameof(options))).Allow)), secrets, time, version, Environment.MachineName, Path.Combine(dataFolder, options.Folder)))
    {
    }

    internal DestinationFactory(ExportOptions options, Surroundings around)
    {
        _options = options;
        _around = around;
    }

    /// <summary>Makes one. Nothing is connected to before it sends.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="options">What it is.</param>
    /// <param name="problem">Why there is none, naming the setting; empty otherwise.</param>
    public IDestination? Create(string name, DestinationOptions options, out string problem)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach ((string key, string message) in DestinationRules.Check(name, options, _options))
        {
            problem = $"export.destinations.{name}{(key.Length > 0 ? "." : "")}{key.Replace(':', '.')} {message}.";
            return null;
        }

        problem = options.Kafka is not null && !KafkaNative.TryLoad(out string missing) ? missing : "";
        if (problem.Length > 0) return null;
        try
        {
            return Made(name, options);
        }
        catch (InvalidOperationException failure)
        {
            problem = $"export.destinations.{name}: {failure.Message}";
            return null;
        }
    }

    private IDestination Made(string name, DestinationOptions options) => options switch
    {
        { Syslog: { Transport: SyslogTransport.Udp } syslog } => new SyslogDatagramDestination(Receiver(syslog.Address), new SyslogWriter(Format(options), _around.Host), _around),
        { Syslog: { } syslog } => new SyslogStreamDestination(Receiver(syslog.Address), syslog.Transport == SyslogTransport.Tls, Authorities(syslog.AuthorityFile), new SyslogWriter(Format(options), _around.Host), _around),
        { Https: { } https } => new HttpsDestination(new Uri(https.Url), https, Format(options), _around, Sender(https.AuthorityFile, https.Compress)),
        { Splunk: { } splunk } => new SplunkDestination(new Uri(splunk.Url), splunk, Format(options), _around, Sender(splunk.AuthorityFile, splunk.Compress)),
        { Elastic: { } elastic } => new ElasticDestination(new Uri(elastic.Url), elastic, Format(options), _around, Sender(elastic.AuthorityFile, elastic.Compress)),
        { Otlp: { } otlp } => new OtlpDestination(new Uri(otlp.Url), otlp, Format(options), _around, Sender(otlp.AuthorityFile, otlp.Compress)),
        { Kafka: { } kafka } => new KafkaDestination([.. kafka.BootstrapServers.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Receiver)], kafka, Format(options), _around),
        { File: { } file } => new FileDestination(Path.Combine(_around.Folder, name), file, Format(options)),
        { Slack: { } slack } => new AlertDestination(options, new SlackDestination(slack, _around, Sender("", false))),
        { PagerDuty: { } pagerDuty } => new AlertDestination(options, new PagerDutyDestination(new Uri(pagerDuty.Url), pagerDuty, _around, Sender("", false))),
        { Webhook: { } webhook } => new AlertDestination(options, new WebhookDestination(new Uri(webhook.Url), webhook, _around, Sender(webhook.AuthorityFile, false))),
        _ => throw new InvalidOperationException($"'{name}' has no way, which its rules do not let happen."),
    };

    private IEventFormat Format(DestinationOptions options) => EventFormats.Create(options.Format, _around.Version);

    private HttpSender Sender(string authorityFile, bool compress) => new(_around, Authorities(authorityFile), compress);

    private static X509ChainPolicy? Authorities(string file)
    {
        X509ChainPolicy? authorities = TrustedAuthorities.Read(file, out string problem);
        // Gone since its rule was checked: everybody's authorities must not take its place.
        return problem.Length == 0 ? authorities : throw new InvalidOperationException($"authorityFile {problem}.");
    }

    private DnsEndPoint Receiver(string address) => DestinationAddress.HostAndPort(address, _around.Connections.Guard, out string problem) ?? throw new InvalidOperationException(problem);
}
