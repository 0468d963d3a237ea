using Insight.Waf.Auditing;
using Insight.Waf.Rules;
using Insight.Waf.Tests.Transactions;

namespace Insight.Waf.Tests.Auditing;

public class AuditDecisionTests
{
    private const string Relevant = "SecAuditLogRelevantStatus \"^(?:5|4(?!04))\"\n";

    [Theory]
    [InlineData(200, false)]
    [InlineData(404, false)]
    [InlineData(403, true)]
    [InlineData(500, true)]
    [InlineData(599, true)]
    public void WritesAudit_RelevantOnly_GoesByStatus(int status, bool writes) => Assert.Equal(writes, Audited.Leaves(Relevant, new TestRequest("/") { Status = status }));

    [Fact]
    public void WritesAudit_Blocked_GoesByTheStatusOfTheIntervention()
    {
        const string Rule = "SecRule ARGS \"@rx x\" \"id:1,phase:2,deny,nolog,status:";

        Assert.True(Audited.Leaves(Relevant + Rule + "403\"", new TestRequest("/?a=x")));
        Assert.False(Audited.Leaves(Relevant + Rule + "404\"", new TestRequest("/?a=x")));
    }

    [Fact]
    public void WritesAudit_HostAnswered_GoesByThatStatus() => Audited.Run(Audited.Load(Relevant), new TestRequest("/") { Status = 200 }, transaction =>
    {
        Assert.False(transaction.WritesAudit);
        transaction.Answered(502);
        Assert.True(transaction.WritesAudit);
        Assert.Equal(502, Audited.Parse(System.Text.Encoding.UTF8.GetString(AuditLog.Format(transaction))).GetProperty("response").GetProperty("http_code").GetInt32());
        return true;
    });

    [Theory]
    [InlineData("log", true)]
    [InlineData("nolog", false)]
    [InlineData("nolog,auditlog", true)]
    [InlineData("log,noauditlog", false)]
    public void WritesAudit_RelevantOnly_GoesByRulesThatWriteToTheAuditLog(string actions, bool writes) =>
        Assert.Equal(writes, Audited.Leaves($"SecRule ARGS \"@rx x\" \"id:1,phase:2,pass,{actions}\"", new TestRequest("/?a=x")));

    [Theory]
    [InlineData("Off", "On", true)]
    [InlineData("On", "Off", false)]
    [InlineData("On", "RelevantOnly", false)]
    [InlineData("RelevantOnly", "On", true)]
    public void WritesAudit_ControlledEngine_OverridesTheSetting(string setting, string control, bool writes)
    {
        string rules = $"SecAuditEngine {setting}\nSecRule ARGS \"@rx x\" \"id:1,phase:1,pass,nolog,ctl:auditEngine={control}\"";

        Assert.Equal(writes, Audited.Leaves(rules, new TestRequest("/?a=x")));
        Assert.Equal(setting == "On", Audited.Leaves(rules, new TestRequest("/?a=y")));
    }

    [Fact]
    public void WritesAudit_EngineOff_NothingIsWritten() => Assert.False(Audited.Leaves("SecAuditEngine On\nSecRuleEngine Off", new TestRequest("/")));

    [Fact]
    public void Load_Settings_AreKept()
    {
        AuditSettings settings = Running.Load("""
            SecAuditEngine On
            SecAuditLog logs/audit.json
            SecAuditLogType Concurrent
            SecAuditLogStorageDir /var/audit
            SecAuditLogFormat JSON
            SecAuditLogFileMode 0640
            SecAuditLogDirMode default
            """).Settings.Audit;

        Assert.Equal((AuditMode.On, AuditLogKind.Concurrent), (settings.Mode, settings.Kind));
        Assert.Equal(Path.GetFullPath("logs/audit.json"), settings.Path);
        Assert.Equal(Path.GetFullPath("/var/audit"), settings.Folder);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, settings.FileMode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, settings.FolderMode);
    }

    [Theory]
    [InlineData("SecAuditEngine Sometimes", "one of On, Off, RelevantOnly")]
    [InlineData("SecAuditLogType HTTPS", "not sent over the network")]
    [InlineData("SecAuditLogType Parallel", "one of Serial, Concurrent")]
    [InlineData("SecAuditLogFormat Native", "the native form is not written")]
    [InlineData("SecAuditLogParts ABX", "'X' names no part")]
    [InlineData("SecAuditLogRelevantStatus (5", "pattern of statuses")]
    [InlineData("SecAuditLog \"|/usr/bin/mlogc\"", "start no programs")]
    [InlineData("SecAuditLogFileMode 0999", "octal mode")]
    [InlineData("SecAuditLogFileMode 0400", "owner has to read and write")]
    [InlineData("SecAuditLogDirMode 4755", "nothing beyond 0777")]
    [InlineData("SecAction \"id:1,ctl:auditLogParts=+Q\"", "'Q' names no part")]
    [InlineData("SecAction \"id:1,ctl:auditLogParts=+\"", "letters of the parts are missing")]
    [InlineData("SecAction \"id:1,sanitiseArg\"", "needs the name")]
    public void Load_Fault_NamesTheReason(string line, string reason)
    {
        RuleError error = Assert.Single(Running.Errors(line));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
