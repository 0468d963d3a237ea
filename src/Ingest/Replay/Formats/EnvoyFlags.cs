using System.Text;
using Insight.Contracts.Records;

namespace Insight.Ingest.Replay.Formats;

/// <summary>Envoy's response flags as our one reason; the first flag that says something wins.</summary>
/// <remarks>Source: Envoy documentation, "Access logging", %RESPONSE_FLAGS%.</remarks>
internal static class EnvoyFlags
{
    /// <summary>The reason for a list such as <c>UF,URX</c>.</summary>
    public static ResponseFlag Of(ReadOnlySpan<byte> flags)
    {
        if (flags.Length > 256) flags = flags[..256];
        foreach (string flag in Encoding.ASCII.GetString(flags).Split(','))
        {
            ResponseFlag found = flag.Trim() switch
            {
                "UT" or "SI" or "DT" or "UMSDR" => ResponseFlag.Timeout,
                "UF" or "UH" or "UC" or "UR" or "URX" or "LR" or "LH" or "UO" or "UPE" or "OM" => ResponseFlag.Upstream,
                "DC" or "DR" => ResponseFlag.ClientAborted,
                "NR" or "NC" or "NFCF" => ResponseFlag.NoRoute,
                "RL" or "RLSE" or "UAEX" or "RFCF" or "DO" => ResponseFlag.Policy,
                "DPE" or "IH" => ResponseFlag.Rejected,
                _ => ResponseFlag.NoFlag,
            };
            if (found != ResponseFlag.NoFlag) return found;
        }

        return ResponseFlag.NoFlag;
    }
}
