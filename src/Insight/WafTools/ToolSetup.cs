using System.Globalization;

namespace Insight.WafTools;

/// <summary>Rules that the tools bring along beside the engine's own set-up.</summary>
public static class ToolSetup
{
    /// <summary>The rule that the conformance suite asks for (README of <c>tests/regression</c>).</summary>
    /// <param name="paranoia">Paranoia level, 1 to 4; the suite is made for 4.</param>
    public static string Conformance(int paranoia) => $$"""
        SecAction "id:900005,phase:1,nolog,pass,ctl:ruleEngine=DetectionOnly,\
            setvar:tx.blocking_paranoia_level={{Number(paranoia)}},\
            setvar:tx.paranoia_level={{Number(paranoia)}},\
            setvar:tx.crs_validate_utf8_encoding=1,\
            setvar:tx.arg_name_length=100,\
            setvar:tx.arg_length=400,\
            setvar:tx.total_arg_length=64000,\
            setvar:tx.max_num_args=255,\
            setvar:tx.max_file_size=64100,\
            setvar:tx.combined_file_sizes=65535"

        """;

    /// <summary>Sets the paranoia level, as <c>crs-setup.conf</c> does: by the name that version 4 has for it, and by that of version 3.</summary>
    /// <param name="paranoia">Paranoia level, 1 to 4.</param>
    public static string Paranoia(int paranoia) => $"""
        SecAction "id:99901,phase:1,nolog,pass,setvar:tx.blocking_paranoia_level={Number(paranoia)},setvar:tx.paranoia_level={Number(paranoia)}"

        """;

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
