namespace Insight.Ingest.Replay;

/// <summary>Configuration for servers in front of which there is no gateway yet: what makes their logs say the most to a replay.</summary>
public static class LogFormats
{
    /// <summary>For nginx, inside <c>http { }</c>.</summary>
    public const string Nginx = """
        # Inside http { }. One JSON object per line: `insight replay --follow /var/log/nginx/insight.ndjson`
        log_format insight escape=json '{'
            '"ts":"$msec",'
            '"request":"$request",'
            '"method":"$request_method",'
            '"host":"$host",'
            '"path":"$request_uri",'
            '"protocol":"$server_protocol",'
            '"status":"$status",'
            '"req_bytes":"$content_length",'
            '"rsp_bytes":"$body_bytes_sent",'
            '"request_time":"$request_time",'
            '"upstream_header_time":"$upstream_header_time",'
            '"upstream_addr":"$upstream_addr",'
            '"destination_service":"$proxy_host",'
            '"client_ip":"$remote_addr",'
            '"remote_user":"$remote_user",'
            '"source_principal":"$ssl_client_s_dn",'
            '"user_agent":"$http_user_agent",'
            '"request_id":"$request_id",'
            '"traceparent":"$http_traceparent",'
            '"tls_version":"$ssl_protocol",'
            '"request_type":"$content_type",'
            '"response_type":"$sent_http_content_type"'
        '}';
        access_log /var/log/nginx/insight.ndjson insight;
        """;

    /// <summary>For Envoy, in the HTTP connection manager.</summary>
    public const string Envoy = """
        # In http_connection_manager. One JSON object per line: `insight replay --follow /var/log/envoy/insight.ndjson`
        access_log:
        - name: envoy.access_loggers.file
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog
            path: /var/log/envoy/insight.ndjson
            log_format:
              json_format:
                start_time: "%START_TIME(%s.%6f)%"
                method: "%REQ(:METHOD)%"
                authority: "%REQ(:AUTHORITY)%"
                path: "%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%"
                protocol: "%PROTOCOL%"
                response_code: "%RESPONSE_CODE%"
                response_flags: "%RESPONSE_FLAGS%"
                response_code_details: "%RESPONSE_CODE_DETAILS%"
                bytes_received: "%BYTES_RECEIVED%"
                bytes_sent: "%BYTES_SENT%"
                duration: "%DURATION%"
                upstream_service_time: "%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)%"
                upstream_host: "%UPSTREAM_HOST%"
                upstream_cluster: "%UPSTREAM_CLUSTER%"
                downstream_remote_address: "%DOWNSTREAM_REMOTE_ADDRESS%"
                downstream_peer_uri_san: "%DOWNSTREAM_PEER_URI_SAN%"
                downstream_tls_version: "%DOWNSTREAM_TLS_VERSION%"
                user_agent: "%REQ(USER-AGENT)%"
                request_id: "%REQ(X-REQUEST-ID)%"
                traceparent: "%REQ(TRACEPARENT)%"
                response_type: "%RESP(CONTENT-TYPE)%"
                request_type: "%REQ(CONTENT-TYPE)%"
                grpc_status_number: "%GRPC_STATUS_NUMBER%"
        """;
}
