using Insight.Export.Destinations;
using Insight.Export.Options;
using Insight.Export.Safety;
using Insight.Testing;

namespace Insight.Export.Tests.Options;

/// <summary>What is said of settings that cannot work.</summary>
public sealed class DestinationRulesTests
{
    /// <summary>Each breaks one thing of a good destination.</summary>
    private static readonly (string Key, string Words, Action<DestinationOptions> Break)[] s_broken =
    [
        ("destinations:siem", "must have one way and has syslog, file", static d => d.File = new()),
        ("destinations:siem", "must have one of", static d => d.Syslog = null),
        ("destinations:siem:streams", "at least one", static d => d.Streams.Clear()),
        ("destinations:siem:sample", "above 0", static d => d.Sample = 0),
        ("destinations:siem:sample", "above 0", static d => d.Sample = double.NaN),
        ("destinations:siem:sample", "above 0", static d => d.Sample = 1.01),
        ("destinations:siem:clients", "pseudonymSecret", static d => d.Clients = ClientForm.Pseudonym),
        ("destinations:siem:tenants:1", "name", static d => d.Tenants.Add(" ")),
        ("destinations:siem:filter:statuses:3", "5xx", static d => d.Filter.Statuses.Add("6xx")),
        ("destinations:siem:filter:statuses:3", "5xx", static d => d.Filter.Statuses.Add("4x4")),
        ("destinations:siem:filter:statuses:3", "5xx", static d => d.Filter.Statuses.Add("")),
        ("destinations:siem:syslog:address", "host:port", static d => d.Syslog!.Address = "siem"),
        ("destinations:siem:syslog:address", "loopback", static d => d.Syslog!.Address = "127.0.0.1:514"),
        ("destinations:siem:syslog:authorityFile", "cannot be read", static d => d.Syslog!.AuthorityFile = "/absent.pem"),
        ("destinations:siem:syslog:authorityFile", "unless transport is tls", static d => (d.Syslog!.Transport, d.Syslog.AuthorityFile) = (SyslogTransport.Tcp, "/absent.pem")),
        ("destinations:siem:https:url", "https://", static d => (d.Syslog, d.Https) = (null, new HttpsOptions())),
        ("destinations:siem:https:url", "link-local", static d => (d.Syslog, d.Https) = (null, new HttpsOptions { Url = "https://169.254.169.254/" })),
        ("destinations:siem:https:authorizationSecret", "name of a secret", static d => (d.Syslog, d.Https) = (null, new HttpsOptions { Url = "https://siem.internal", AuthorizationSecret = "Bearer s3cr3t" })),
        ("destinations:siem:splunk:url", "no path", static d => (d.Syslog, d.Splunk) = (null, new SplunkOptions { Url = "https://siem.internal/services/collector", TokenSecret = "t" })),
        ("destinations:siem:splunk:tokenSecret", "name of a secret", static d => (d.Syslog, d.Splunk) = (null, new SplunkOptions { Url = "https://siem.internal:8088" })),
        ("destinations:siem:splunk:index", "small letters", static d => (d.Syslog, d.Splunk) = (null, new SplunkOptions { Url = "https://siem.internal:8088", TokenSecret = "t", Index = "Main\"" })),
        ("destinations:siem:elastic:index", "{stream}", static d => (d.Syslog, d.Elastic) = (null, new ElasticOptions { Url = "https://siem.internal:9200", Index = "a\"b" })),
        ("destinations:siem:otlp:url", "user name", static d => (d.Syslog, d.Otlp) = (null, new OtlpOptions { Url = "https://a:b@siem.internal" })),
        ("destinations:siem:kafka:bootstrapServers", "1 to 32", static d => (d.Syslog, d.Kafka) = (null, new TopicOptions())),
        ("destinations:siem:kafka:bootstrapServers", "host:port", static d => (d.Syslog, d.Kafka) = (null, new TopicOptions { BootstrapServers = "k1:9092,k2" })),
        ("destinations:siem:kafka:topic", "letters", static d => (d.Syslog, d.Kafka) = (null, new TopicOptions { BootstrapServers = "k1:9092", Topic = "a b" })),
        ("destinations:siem:kafka:settings:plugin.library.paths", "no setting", static d => (d.Syslog, d.Kafka) = (null, new TopicOptions { BootstrapServers = "k1:9092", Settings = { ["plugin.library.paths"] = "/tmp/x.so" } })),
        ("destinations:siem:kafka:settings:sasl.kerberos.kinit.cmd", "no setting", static d => (d.Syslog, d.Kafka) = (null, new TopicOptions { BootstrapServers = "k1:9092", Settings = { ["sasl.kerberos.kinit.cmd"] = "sh" } })),
        ("destinations:siem:kafka:settings:acks", "no setting", static d => (d.Syslog, d.Kafka) = (null, new TopicOptions { BootstrapServers = "k1:9092", Settings = { ["acks"] = "0" } })),
        ("destinations:siem:kafka:settings:sasl.password", "secret:NAME", static d => (d.Syslog, d.Kafka) = (null, new TopicOptions { BootstrapServers = "k1:9092", Settings = { ["sasl.password"] = "s3cr3t" } })),
        ("destinations:siem:kafka:settings:sasl.password", "name of a secret", static d => (d.Syslog, d.Kafka) = (null, new TopicOptions { BootstrapServers = "k1:9092", Settings = { ["sasl.password"] = "secret:S3CR3T" } })),
        ("destinations:siem:file:maxMegabytes", "1 to", static d => (d.Syslog, d.File) = (null, new() { MaxMegabytes = 0 })),
        ("destinations:siem:file:keep", "1 to", static d => (d.Syslog, d.File) = (null, new() { Keep = 1001 })),
        ("destinations:siem:streams:0", "must be incidents for slack", static d => (d.Syslog, d.Slack) = (null, new SlackOptions { UrlSecret = "s" })),
        ("destinations:siem:slack:urlSecret", "name of a secret", static d => (d.Syslog, d.Slack) = (null, new SlackOptions { UrlSecret = "https://hooks.slack.com/s3cr3t" })),
        ("destinations:siem:pagerDuty:routingKeySecret", "name of a secret", static d => (d.Syslog, d.PagerDuty) = (null, new PagerDutyOptions())),
        ("destinations:siem:streams:0", "incidents or security for webhook", static d => (d.Syslog, d.Webhook) = (null, new WebhookOptions { Url = "https://siem.internal" })),
        ("destinations:siem:webhook:signatureSecret", "name of a secret", static d => (d.Syslog, d.Webhook) = (null, new WebhookOptions { Url = "https://siem.internal", SignatureSecret = "S3CR3T" })),
    ];

    [Fact]
    public void Check_GoodSettings_SaysNothing() => Assert.Empty(DestinationRules.Check(With("siem", Good())));

    [Fact]
    public void Check_EveryBrokenRule_IsNamedWithoutSecrets()
    {
        foreach ((string key, string words, Action<DestinationOptions> breaks) in s_broken)
        {
            DestinationOptions destination = Good();
            breaks(destination);
            List<(string Key, string Message)> problems = [.. DestinationRules.Check(With("siem", destination))];
            Assert.True(problems.Any(problem => problem.Key == key && problem.Message.Contains(words, StringComparison.Ordinal)), $"{key} {words}: {string.Join("; ", problems)}");
            Assert.All(problems, static problem => Assert.DoesNotContain("s3cr3t", problem.Message, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Theory]
    [InlineData("SIEM")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("")]
    public void Check_Name_MustBeOne(string name) => Assert.Contains(DestinationRules.Check(With(name, Good())), static problem => problem.Message.Contains("small letters", StringComparison.Ordinal));

    [Fact]
    public void Check_ExportItself_IsChecked()
    {
        ExportOptions options = new() { Secrets = "", Folder = " ", PseudonymSecret = "A B", Allow = { "127.0.0.1/32", "everything" } };
        for (int i = 0; i <= ExportOptions.MostDestinations; i++) options.Destinations[$"d{i}"] = Good();

        Assert.Equal(["secrets", "folder", "pseudonymSecret", "allow:1", "destinations"], DestinationRules.Check(options).Select(static problem => problem.Key));
    }

    [Fact]
    public void Create_BrokenRule_IsAProblemThatNamesTheSetting()
    {
        DestinationOptions destination = Good();
        destination.Syslog!.Address = "169.254.169.254:514";
        ExportOptions options = With("siem", destination);

        Assert.Null(new DestinationFactory(options, new FileSecrets("secrets"), "data", "1.2.3", TimeProvider.System).Create("siem", destination, out string problem));
        Assert.StartsWith("export.destinations.siem.syslog.address 169.254.169.254 is link-local", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_File_WritesBelowTheDataFolder()
    {
        using TemporaryDirectory folder = new();
        DestinationOptions destination = new() { File = new(), Streams = { EventKind.Requests } };
        await using (IDestination made = new DestinationFactory(With("siem", destination), new FileSecrets("secrets"), folder.Path, "1.2.3", TimeProvider.System).Create("siem", destination, out _)!)
        {
            await made.SendAsync([SampleEvents.Request("/")], CancellationToken.None);
        }

        Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "export", "siem")));
    }

    private static DestinationOptions Good() => new()
    {
        Streams = { EventKind.Requests, EventKind.Audit },
        Sample = 0.1,
        Tenants = { "acme" },
        Filter = new FilterOptions { Statuses = { "404", "5xx", "0" }, Services = { "orders" } },
        Syslog = new SyslogOptions { Address = "siem.internal:6514" },
    };

    private static ExportOptions With(string name, DestinationOptions destination)
    {
        ExportOptions options = new();
        options.Destinations[name] = destination;
        return options;
    }
}
