namespace Insight.Waf.Injection;

/// <summary>
/// The words that MySQL, PostgreSQL, SQL Server, Oracle, SQLite, Access and DB2 reserve or define, by what they are. The class of a word with several uses
/// was chosen by observing how libinjection 3.9.2 reads it, so that fingerprints are alike.
/// </summary>
internal static class SqlWords
{
    /// <summary>Names and constants that are functions when a parenthesis follows.</summary>
    public const string NamesThatAreCalled = "database password user user_id user_name current_date current_time current_timestamp current_user localtime localtimestamp";

    /// <summary>Words by class, apart by white space.</summary>
    public static readonly (SqlTokenClass Class, string Words)[] Words =
    [
        (SqlTokenClass.Expression, """
            case create insert select set update
            """),
        (SqlTokenClass.Statement, """
            begin call declare delete drop exec execute go goto handler print shutdown try use while
            """),
        (SqlTokenClass.Union, """
            except intersect union
            """),
        (SqlTokenClass.Clause, """
            having limit
            """),
        (SqlTokenClass.Collate, """
            collate
            """),
        (SqlTokenClass.Logic, """
            and or xor
            """),
        (SqlTokenClass.Operator, """
            between div is like mod not regexp rlike sounds
            """),
        (SqlTokenClass.Variable, """
            current_date current_path current_time current_timestamp current_timezone current_user localtime localtimestamp null unknown
            """),
        (SqlTokenClass.Number, """
            false true
            """),
        (SqlTokenClass.TypeName, """
            bigint bigserial binary boolean bytea character decimal double float float4 float8 int int1 int2 int3 int4 int8 integer money numeric oid real serial
            smallint smallserial text timestamp varchar
            """),
        (SqlTokenClass.Keyword, """
            abort accessible against all_users alter analyze as asc asensitive autoincrement before blob both cascade change column constraint continue count_big
            cursor databases day_hour day_microsecond day_minute day_second dec default delay delayed desc describe deterministic distinct distinctrow each else
            elseif enclosed escaped exit explain fetch force foreign from fulltext function grant high_priority hour_microsecond hour_minute hour_second ignore in
            index infile inner inout insensitive interval into iterate join keys kill leading leave linear lines load longblob longtext loop low_priority
            master_bind match maxvalue mediumblob mediumint mediumtext merge middleint minute_microsecond minute_second modifies no_write_to_binlog notnull nowait
            offset open optimize option outfile partition precision primary procedure purge range read read_write reads references release rename repeat replace
            require resignal restrict return revoke schema schemas second_microsecond sensitive separator signal similar spatial specific sql sql_big_result
            sql_buffer_result sql_cache sql_calc_found_rows sql_no_cache sql_small_result sqlexception sqlstate sqlwarning ssl starting straight_join syscolumns
            sysobjects sysusers terminated then time tinyblob tinyint tinytext top trigger undo unlock unsigned usage utc_date utc_time utc_timestamp values
            varbinary varcharacter varying wait when where year_month zerofill
            """),
        (SqlTokenClass.Function, """
            abs acos adddate addtime aes_decrypt aes_encrypt age any app_name applock_mode applock_test array_agg array_cat array_length array_lower array_prepend
            array_to_json array_to_string array_upper ascii asin atan atan2 avg benchmark bin bit_and bit_count bit_length bit_or bit_xor bool_and bool_or btrim
            cast cbool cbrt cbyte ccur cdate cdbl ceil ceiling changes char char_length character_length charindex charset checksum_agg choose chr cint clng
            clock_timestamp coalesce coercibility col_length col_name collation columnproperty compress concat concat_ws connection_id conv convert convert_from
            convert_to convert_tz cos cot count crc32 csng ctxsys.drithsx.sn cume_dist curdate current_database current_query current_schema current_schemas
            current_setting currval cursor_status curtime cvar database_principal_id databasepropertyex datalength date date_add date_format date_part date_sub
            date_trunc dateadd datediff datefromparts datename datepart dateserial datetimefromparts datevalue day dayname dayofmonth dayofweek dayofyear db_id
            db_name dbms_lock.sleep dbms_pipe.receive_message dbms_utility.sqlid_to_sqlhash dcount decode degrees dense_rank des_decrypt des_encrypt difference
            dlookup elt encode encrypt encryptbykey encryptbypassphrase eventdata exists exp export_set extract extractvalue field file_id file_idex file_name
            filegroup_id filegroup_name filegroupproperty fileproperty find_in_set first_value floor fn_virtualfilestats format found_rows from_base64 from_days
            from_unixtime fulltextcatalogproperty fulltextserviceproperty generate_series generate_subscripts get_bit get_byte get_format get_lock getdate
            getutcdate greatest group_concat grouping grouping_id has_perms_by_name hashbytes hex host_name hour ident_current ident_incr ident_seed identify if
            iff ifnull iif index_col indexkey_property indexproperty inet_aton inet_ntoa initcap instr is_free_lock is_member is_objectsigned is_rolemember
            is_srvrolemember is_used_lock isdate isempty isfinite isnull isnumeric json_keys julianday justify_days justify_hours justify_interval lag
            last_insert_id last_insert_rowid last_value lastval lcase lead least left length ln load_extension load_file locate log log10 log2 lower lpad ltrim
            make_set makedate master_pos_wait max md5 microsecond mid min minute month monthname name_const nextval now nth_value ntile nullif nz
            object_definition object_id object_name object_schema_name objectproperty objectpropertyex oct octet_length old_password opendatasource openquery
            openrowset openxml ord original_db_name original_login overlaps overlay parsename patindex percent_rank percentile_disc period_add period_diff
            permissions pg_advisory_lock pg_backend_pid pg_cancel_backend pg_client_encoding pg_conf_load_time pg_create_restore_point pg_has_role
            pg_is_in_recovery pg_is_other_temp_schema pg_listening_channels pg_ls_dir pg_my_temp_schema pg_postmaster_start_time pg_read_binary_file pg_read_file
            pg_reload_conf pg_rotate_logfile pg_sleep pg_start_backup pg_stat_file pg_stop_backup pg_switch_xlog pg_terminate_backend pg_trigger_depth pi position
            pow power publishingservername quarter quote quote_ident quote_literal quote_nullable quotename radians rand random randomblob rank regexp_instr
            regexp_matches regexp_replace regexp_split_to_array regexp_split_to_table regexp_substr release_lock replicate reverse round row row_count row_number
            row_to_json rpad rtrim schema_id scope_identity sec_to_time serverproperty session_user set_bit set_byte set_config set_masklen setseed setval sha
            sha1 sha2 sign sin sleep some soundex space split_part sql_variant_property sqlite_version sqrt statement_timestamp stats_date stddev stddev_pop
            stddev_samp str_to_date strcmp strcomp strconv string_agg string_to_array strpos stuff subdate substr substring substring_index subtime sum suser_id
            suser_name suser_sid suser_sname sysdate sysdatetime sysdatetimeoffset system_user tan tertiary_weights textpos textptr textvalid time_format
            time_to_sec timediff timefromparts timeofday timeserial timestampadd timevalue to_ascii to_base64 to_char to_date to_days to_hex to_number to_seconds
            to_timestamp todatetimeoffset total total_changes transaction_timestamp translate trigger_nestlevel trim trunc truncate try_cast try_convert try_parse
            type_id type_name typeof typeproperty ucase uncompress unhex unicode unix_timestamp unnest updatexml upper user_lock.sleep using utl_http.request
            utl_inaddr.get_host_address utl_inaddr.get_host_name uuid uuid_short var var_pop var_samp variance varp version week weekday weekdayname weekofyear
            width_bucket xmlagg xmlcomment xmlconcat xmlelement xmlexists xmlforest xmlpi xmlroot xmltype xpath xpath_exists year yearweek zeroblob
            """),
    ];

    /// <summary>Phrases by class, apart by commas or lines; each beginning of a phrase is a name unless it is listed itself.</summary>
    public static readonly (SqlTokenClass Class, string Phrases)[] Phrases =
    [
        (SqlTokenClass.Union, """
            union all, union distinct, union all distinct, intersect all, minus all
            """),
        (SqlTokenClass.Clause, """
            group by, order by, partition by
            """),
        (SqlTokenClass.Operator, """
            not like, not between, not regexp, not rlike, not similar to, similar to, sounds like, is not, is distinct from, is not distinct from
            """),
        (SqlTokenClass.Variable, """
            not null, current date, current time, current schema, current path, current server, current degree, current function, current timezone
            """),
        (SqlTokenClass.Function, """
            not exists, if exists, if not, if not exists, procedure analyse
            """),
        (SqlTokenClass.Keyword, """
            not in, not similar, left join, left outer, left outer join, right join, right outer, right outer join, inner join, cross join, full join
            full outer, full outer join, natural join, natural inner, natural outer, natural left, natural right, natural full
            into outfile, into dumpfile, in boolean mode, with rollup, for update, lock in share mode, alter table, alter domain, next value for
            at time zone, double precision, character varying, binary varying, char varying
            """),
        (SqlTokenClass.Statement, """
            create or replace, insert into, load data, load xml
            """),
        (SqlTokenClass.Expression, """
            insert ignore, insert delayed, insert low_priority, select all, select distinct, waitfor delay, waitfor time
            """),
        (SqlTokenClass.Logic, """
            or not, and not, xor not
            """),
    ];
}
