using Xunit;

namespace Insight.Configuration;

public sealed class SettingsLoaderTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public SettingsLoaderTests() => DurationConverter.Register();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Load_GoodFile_BindsTypesAndDurations()
    {
        LoadedSettings loaded = Load("""
            console:
              listen: 127.0.0.1:9001
              allowedHosts: [console.example]
            storage:
              rawRetention: 7d
            control:
              connectionString: Host=db.internal;Database=insight;Username=insight
            telemetry:
              otlp: http://collector:4318
              series: { edges: 10, endpoints: 20 }
            ingest:
              syslog:
                listen: 0.0.0.0:5514
                allow: [10.0.0.0/8, "fd00::/8"]
                format: nginx-combined
                tenant: acme
            export:
              destinations:
                siem:
                  streams: [security]
                  filter: { minSeverity: high, statuses: [5xx] }
                  clients: pseudonym
                  syslog: { address: "siem.internal:6514" }
              pseudonymSecret: key
            profiles:
              interval: 2h
            gateway:
              profiles:
                period: 15m
            stream:
              kind: kafka
              kafka:
                bootstrapServers: localhost:9092
            """);

        Assert.Empty(loaded.Errors);
        Assert.Equal("127.0.0.1:9001", loaded.Settings.Console.Listen);
        Assert.Equal(["console.example"], loaded.Settings.Console.AllowedHosts);
        Assert.Equal(TimeSpan.FromDays(7), loaded.Settings.Storage.RawRetention);
        Assert.Equal(TimeSpan.FromHours(2), loaded.Settings.Profiles.Interval);
        Assert.Equal(StreamTransport.Kafka, loaded.Settings.Stream.Kind);
        Assert.Equal((10, 20), (loaded.Settings.Telemetry.Series.Edges, loaded.Settings.Telemetry.Series.Endpoints));
        Assert.Equal(("0.0.0.0:5514", "nginx-combined", "acme"), (loaded.Settings.Ingest.Syslog.Listen, loaded.Settings.Ingest.Syslog.Format, loaded.Settings.Ingest.Syslog.Tenant));
        Assert.Equal((Insight.Export.Events.EventSeverity.High, Insight.Export.Options.ClientForm.Pseudonym), (loaded.Settings.Export.Destinations["siem"].Filter.MinSeverity, loaded.Settings.Export.Destinations["siem"].Clients));
        Assert.Equal(["10.0.0.0/8", "fd00::/8"], loaded.Settings.Ingest.Syslog.Allow);
    }

    [Theory]
    [InlineData("file: {}")]
    [InlineData("file:")]
    [InlineData("file: { keep: 3 }")]
    public void Load_AnEmptySectionThatIsAChoice_IsOne(string file)
    {
        LoadedSettings loaded = Load($"storage: {{}}\nexport:\n  destinations:\n    archive:\n      streams: [requests, audit]\n      {file}\n");

        Assert.Empty(loaded.Errors);
        Assert.NotNull(loaded.Settings.Export.Destinations["archive"].File);
        Assert.Equal(2, loaded.Settings.Export.Destinations["archive"].Streams.Count);
        Assert.Equal("insight", loaded.Settings.Storage.Database);
    }

    [Fact]
    public void Load_EverySectionThatThereAreSettingsOf_IsKnown()
    {
        foreach (System.Reflection.PropertyInfo section in typeof(InsightSettings).GetProperties())
        {
            Assert.DoesNotContain(Load($"{section.Name}:\n  none: 1").Errors, static error => error.Message.StartsWith("is not a section", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("telemetry:\n  otlp: collector:4318", 2, "telemetry.otlp", "write it as http://collector:4318")]
    [InlineData("consle:\n  listen: x", 1, "consle", "Did you mean 'console'?")]
    [InlineData("console:\n  lisen: x", 2, "console.lisen", "Did you mean 'listen'?")]
    [InlineData("storage:\n  port: many", 2, "storage.port", "'many' is not a whole number")]
    [InlineData("storage:\n  port: 70000", 2, "storage.port", "0 (any free port) to 65535")]
    [InlineData("ingest:\n  batchRecords: 0", 2, "ingest.batchRecords", "from 1 to 1000000")]
    [InlineData("ingest:\n  syslog:\n    listen: 0.0.0.0:5514", 2, "ingest.syslog.allow", "networks that may send")]
    [InlineData("ingest:\n  syslog:\n    listen: 127.0.0.1:5514\n    format: apache", 4, "ingest.syslog.format", "nginx-combined")]
    [InlineData("telemetry:\n  series:\n    edges: 0", 3, "telemetry.series.edges", "1 to 100000")]
    [InlineData("profiles:\n  interval: 59s", 2, "profiles.interval", "one minute to one day")]
    [InlineData("console: 5", 1, "console", "must be a mapping")]
    [InlineData("storage:\n  rawRetention: soon", 2, "storage.rawRetention", "a duration such as")]
    [InlineData("storage:\n  url: ftp://x", 2, "storage.url", "http:// or https://")]
    [InlineData("storage:\n  database: a-b", 2, "storage.database", "letters, digits")]
    [InlineData("stream:\n  kind: pigeon", 2, "stream.kind", "one of journal, kafka")]
    [InlineData("stream:\n  kind: kafka", 1, "stream.kafka.bootstrapServers", "must name at least one broker")]
    public void Load_WrongSetting_NamesFileLinePathAndFix(string text, int line, string key, string hint)
    {
        ConfigurationError error = Assert.Single(Load(text).Errors);

        Assert.StartsWith($"{_file}:{line}: {key}: ", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(hint, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SeveralMistakes_NamesThemAll() =>
        Assert.Equal(2, Load("console:\n  lisen: 1\nstorage:\n  port: x").Errors.Count);

    [Fact]
    public void Load_MissingFile_IsAnError() =>
        Assert.Contains("does not exist", Assert.Single(SettingsLoader.Load("/nowhere/insight.yaml", []).Errors).Message, StringComparison.Ordinal);

    [Fact]
    public void Load_OptionBesideFile_OptionWins()
    {
        File.WriteAllText(_file, "storage:\n  port: 9001");

        LoadedSettings loaded = SettingsLoader.Load(_file, [new("storage:port", "9002")]);

        Assert.Equal(9002, loaded.Settings.Storage.Port);
    }

    private LoadedSettings Load(string text)
    {
        File.WriteAllText(_file, text);
        return SettingsLoader.Load(_file, []);
    }
}
