-- What wrk asks for: the whole file, or random ranges of it (the same ones for every side of a round).
-- Arguments: size of the file, length of a range (0: the whole file), seed.
local size, length

function init(args)
  size, length = tonumber(args[1]), tonumber(args[2])
  math.randomseed(tonumber(args[3]))
end

function request()
  if length == 0 then return wrk.format('GET') end
  -- From byte 1 on: a range from byte 0 is a start, which is another thing to our side.
  local from = math.random(1, size - length)
  return wrk.format('GET', nil, { Range = 'bytes=' .. from .. '-' .. (from + length - 1) })
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format(
    'JSON {"requests":%d,"bytes":%.0f,"seconds":%.6f,"failed":%d,"p50Us":%d,"p99Us":%d}\n',
    summary.requests, summary.bytes, summary.duration / 1e6, failed,
    latency:percentile(50), latency:percentile(99)))
end
