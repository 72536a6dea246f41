-- The load of scripts/bench, for wrk: lookups of random numbers, some of them unknown; ends with one line that bench reads.
-- Arguments: numbers, unknown (files, one number of equal length a line), share of unknown ones, file with the client's key, seed.
-- There is no response callback on purpose: it would cost wrk more than the request does. bench counts outcomes in the log.

local known, unknown, width, share, before, between, after

local function read(name)
  local file = assert(io.open(name))
  local text = file:read("*a")
  file:close()
  return text
end

function init(args)
  known, unknown, share = read(args[1]), read(args[2]), tonumber(args[3])
  width = known:find("\n") - 1
  math.randomseed(tonumber(args[5]))
  local body = '{"number":"' .. string.rep("0", width) .. '","reason":"emergency-treatment"}'
  before = "POST /v1/lookups HTTP/1.1\r\nHost: " .. wrk.headers["Host"] .. "\r\nAuthorization: Bearer " .. read(args[4]):gsub("%s", "")
    .. "\r\nX-Acting-User: bench-"
  between = "\r\nContent-Type: application/json\r\nContent-Length: " .. #body .. '\r\n\r\n{"number":"'
  after = '","reason":"emergency-treatment"}'
end

function request()
  local from = math.random() < share and unknown or known
  local at = math.random(0, #from / (width + 1) - 1) * (width + 1)
  return before .. math.random(100, 999) .. between .. from:sub(at + 1, at + width) .. after
end

function done(summary, latency)
  local e = summary.errors
  print(string.format('RESULT {"requests": %d, "us": %d, "p50": %d, "p99": %d, "broken": %d, "refused": %d}', summary.requests,
    summary.duration, latency:percentile(50), latency:percentile(99), e.connect + e.read + e.write + e.timeout, e.status))
end
