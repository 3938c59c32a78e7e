/** k6's own choice. */
export const DEFAULT_SYSTEM_TAGS: readonly string[] =
  'proto subproto status method url name group check error error_code tls_version scenario service expected_response'.split(
    ' ',
  );
