using System.Text;
using Insight.Endpoints.Profiles;
using Insight.Waf.Transactions;

namespace Insight.Gateway.Profiles;

/// <summary>A request's arguments as profiles know them: headers by their names in lower case.</summary>
internal static class RequestArguments
{
    /// <summary>Room for a name.</summary>
    public const int NameBytes = ArgumentName.MaxLength;

    /// <summary>Where an argument stands.</summary>
    public static ArgumentPlace PlaceOf(in Argument argument) => argument.Source switch
    {
        ArgumentSource.Query => ArgumentPlace.Query,
        ArgumentSource.Form => ArgumentPlace.Form,
        ArgumentSource.Json => ArgumentPlace.Json,
        ArgumentSource.Header => ArgumentPlace.Header,
        _ => ArgumentPlace.Cookie,
    };

    /// <summary>Its name.</summary>
    /// <param name="argument">The argument.</param>
    /// <param name="room">At least <see cref="NameBytes"/> bytes.</param>
    public static ReadOnlySpan<byte> NameOf(in Argument argument, Span<byte> room)
    {
        // Longer names are all the same to profiles.
        if (argument.Source != ArgumentSource.Header || argument.Name.Length > NameBytes) return argument.Name;
        return Ascii.ToLower(argument.Name, room, out int length) == System.Buffers.OperationStatus.Done ? room[..length] : argument.Name;
    }
}
