namespace Insight.Waf.Variables;

/// <summary>The rule language's names of variables.</summary>
internal static class VariableNames
{
    private static readonly Dictionary<VariableKind, string> s_names = new()
    {
        [VariableKind.Args] = "ARGS",
        [VariableKind.ArgsGet] = "ARGS_GET",
        [VariableKind.ArgsPost] = "ARGS_POST",
        [VariableKind.ArgsNames] = "ARGS_NAMES",
        [VariableKind.ArgsGetNames] = "ARGS_GET_NAMES",
        [VariableKind.ArgsPostNames] = "ARGS_POST_NAMES",
        [VariableKind.RequestHeaders] = "REQUEST_HEADERS",
        [VariableKind.RequestHeadersNames] = "REQUEST_HEADERS_NAMES",
        [VariableKind.RequestCookies] = "REQUEST_COOKIES",
        [VariableKind.RequestCookiesNames] = "REQUEST_COOKIES_NAMES",
        [VariableKind.ResponseHeaders] = "RESPONSE_HEADERS",
        [VariableKind.ResponseHeadersNames] = "RESPONSE_HEADERS_NAMES",
        [VariableKind.Files] = "FILES",
        [VariableKind.FilesNames] = "FILES_NAMES",
        [VariableKind.FilesSizes] = "FILES_SIZES",
        [VariableKind.FilesContent] = "FILES_TMP_CONTENT",
        [VariableKind.MultipartPartHeaders] = "MULTIPART_PART_HEADERS",
        [VariableKind.XmlText] = "XML:/*",
        [VariableKind.XmlAttributes] = "XML://@*",
        [VariableKind.ArgsCombinedSize] = "ARGS_COMBINED_SIZE",
        [VariableKind.AuthType] = "AUTH_TYPE",
        [VariableKind.FullRequest] = "FULL_REQUEST",
        [VariableKind.FullRequestLength] = "FULL_REQUEST_LENGTH",
        [VariableKind.EngineBuild] = "MODSEC_BUILD",
        [VariableKind.FilesCombinedSize] = "FILES_COMBINED_SIZE",
        [VariableKind.MultipartBoundaryQuoted] = "MULTIPART_BOUNDARY_QUOTED",
        [VariableKind.MultipartBoundaryWhitespace] = "MULTIPART_BOUNDARY_WHITESPACE",
        [VariableKind.MultipartCrlfLfLines] = "MULTIPART_CRLF_LF_LINES",
        [VariableKind.MultipartDataAfter] = "MULTIPART_DATA_AFTER",
        [VariableKind.MultipartDataBefore] = "MULTIPART_DATA_BEFORE",
        [VariableKind.MultipartFileLimitExceeded] = "MULTIPART_FILE_LIMIT_EXCEEDED",
        [VariableKind.MultipartHeaderFolding] = "MULTIPART_HEADER_FOLDING",
        [VariableKind.MultipartInvalidHeaderFolding] = "MULTIPART_INVALID_HEADER_FOLDING",
        [VariableKind.MultipartInvalidPart] = "MULTIPART_INVALID_PART",
        [VariableKind.MultipartInvalidQuoting] = "MULTIPART_INVALID_QUOTING",
        [VariableKind.MultipartLfLine] = "MULTIPART_LF_LINE",
        [VariableKind.MultipartMissingSemicolon] = "MULTIPART_MISSING_SEMICOLON",
        [VariableKind.MultipartStrictError] = "MULTIPART_STRICT_ERROR",
        [VariableKind.MultipartUnmatchedBoundary] = "MULTIPART_UNMATCHED_BOUNDARY",
        [VariableKind.InboundDataError] = "INBOUND_DATA_ERROR",
        [VariableKind.OutboundDataError] = "OUTBOUND_DATA_ERROR",
        [VariableKind.PathInfo] = "PATH_INFO",
        [VariableKind.QueryString] = "QUERY_STRING",
        [VariableKind.RemoteAddress] = "REMOTE_ADDR",
        [VariableKind.RemoteHost] = "REMOTE_HOST",
        [VariableKind.RemotePort] = "REMOTE_PORT",
        [VariableKind.RemoteUser] = "REMOTE_USER",
        [VariableKind.RequestBasename] = "REQUEST_BASENAME",
        [VariableKind.RequestBody] = "REQUEST_BODY",
        [VariableKind.RequestBodyError] = "REQBODY_ERROR",
        [VariableKind.RequestBodyErrorMessage] = "REQBODY_ERROR_MSG",
        [VariableKind.RequestBodyLength] = "REQUEST_BODY_LENGTH",
        [VariableKind.RequestBodyProcessor] = "REQBODY_PROCESSOR",
        [VariableKind.RequestFilename] = "REQUEST_FILENAME",
        [VariableKind.RequestLine] = "REQUEST_LINE",
        [VariableKind.RequestMethod] = "REQUEST_METHOD",
        [VariableKind.RequestProtocol] = "REQUEST_PROTOCOL",
        [VariableKind.RequestUri] = "REQUEST_URI",
        [VariableKind.RequestUriRaw] = "REQUEST_URI_RAW",
        [VariableKind.ResponseBody] = "RESPONSE_BODY",
        [VariableKind.ResponseContentLength] = "RESPONSE_CONTENT_LENGTH",
        [VariableKind.ResponseContentType] = "RESPONSE_CONTENT_TYPE",
        [VariableKind.ResponseProtocol] = "RESPONSE_PROTOCOL",
        [VariableKind.ResponseStatus] = "RESPONSE_STATUS",
        [VariableKind.ServerAddress] = "SERVER_ADDR",
        [VariableKind.ServerName] = "SERVER_NAME",
        [VariableKind.ServerPort] = "SERVER_PORT",
        [VariableKind.StatusLine] = "STATUS_LINE",
        [VariableKind.UniqueId] = "UNIQUE_ID",
        [VariableKind.UrlEncodedError] = "URLENCODED_ERROR",
        [VariableKind.Duration] = "DURATION",
        [VariableKind.Environment] = "ENV",
        [VariableKind.FilesTemporaryNames] = "FILES_TMPNAMES",
        [VariableKind.Geo] = "GEO",
        [VariableKind.Global] = "GLOBAL",
        [VariableKind.HighestSeverity] = "HIGHEST_SEVERITY",
        [VariableKind.Ip] = "IP",
        [VariableKind.MatchedVariable] = "MATCHED_VAR",
        [VariableKind.MatchedVariableName] = "MATCHED_VAR_NAME",
        [VariableKind.MatchedVariables] = "MATCHED_VARS",
        [VariableKind.MatchedVariablesNames] = "MATCHED_VARS_NAMES",
        [VariableKind.PatternError] = "MSC_PCRE_ERROR",
        [VariableKind.PatternLimitsExceeded] = "MSC_PCRE_LIMITS_EXCEEDED",
        [VariableKind.Resource] = "RESOURCE",
        [VariableKind.Rule] = "RULE",
        [VariableKind.Session] = "SESSION",
        [VariableKind.SessionId] = "SESSIONID",
        [VariableKind.Time] = "TIME",
        [VariableKind.TimeDay] = "TIME_DAY",
        [VariableKind.TimeEpoch] = "TIME_EPOCH",
        [VariableKind.TimeHour] = "TIME_HOUR",
        [VariableKind.TimeMinute] = "TIME_MIN",
        [VariableKind.TimeMonth] = "TIME_MON",
        [VariableKind.TimeSecond] = "TIME_SEC",
        [VariableKind.TimeWeekday] = "TIME_WDAY",
        [VariableKind.TimeYear] = "TIME_YEAR",
        [VariableKind.Tx] = "TX",
        [VariableKind.User] = "USER",
        [VariableKind.UserId] = "USERID",
        [VariableKind.WebAppId] = "WEBAPPID",
    };

    /// <summary>Second names for the same.</summary>
    private static readonly Dictionary<string, VariableKind> s_aliases = new()
    {
        ["REQBODY_PROCESSOR_ERROR"] = VariableKind.RequestBodyError,
        ["REQBODY_PROCESSOR_ERROR_MSG"] = VariableKind.RequestBodyErrorMessage,
        ["MULTIPART_FILENAME"] = VariableKind.Files,
        ["MULTIPART_NAME"] = VariableKind.FilesNames,
    };

    private static readonly Dictionary<string, VariableKind> s_kinds =
        s_names.Select(pair => KeyValuePair.Create(pair.Value, pair.Key)).Concat(s_aliases).ToDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The name of a variable; those of <c>XML</c> with their path.</summary>
    public static string Of(VariableKind kind) => s_names[kind];

    /// <summary>The variable of a name, without selector.</summary>
    public static bool TryFind(string name, out VariableKind kind) => s_kinds.TryGetValue(name, out kind);

    /// <summary>Why a variable is taken and never has a value; null for all others.</summary>
    public static string? WhyEmpty(VariableKind kind) => kind switch
    {
        VariableKind.Geo => "GEO never has a value: there is no geographic data base.",
        VariableKind.FilesTemporaryNames => "FILES_TMPNAMES never has a value: uploaded files are not written to disk. Use FILES_TMP_CONTENT.",
        _ => null,
    };

    /// <summary>Whether a variable has items that a selector can choose among.</summary>
    public static bool IsCollection(VariableKind kind) => kind is <= VariableKind.XmlAttributes
        or VariableKind.Tx or VariableKind.Environment or VariableKind.Global or VariableKind.Ip or VariableKind.Resource
        or VariableKind.Session or VariableKind.User or VariableKind.Geo or VariableKind.FilesTemporaryNames or VariableKind.Rule or VariableKind.MatchedVariables or VariableKind.MatchedVariablesNames;

    /// <summary>Whether its items stay as they are while the rules of one phase run.</summary>
    public static bool IsSteady(VariableKind kind) => kind is <= VariableKind.UrlEncodedError and not VariableKind.RequestBodyProcessor;
}
