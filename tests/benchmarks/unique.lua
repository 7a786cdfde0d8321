-- Small queries for wrk; the arguments: path, query with {n} in place of a number that is another each time, where to begin
local number, before, after = 0, "", ""

function init(arguments)
  local first, last = arguments[2]:find("{n}", 1, true)
  before = arguments[1] .. "?query=" .. arguments[2]:sub(1, (first or #arguments[2] + 1) - 1)
  after = last and arguments[2]:sub(last + 1) or ""
  number = last and tonumber(arguments[3]) or -1
end

function request()
  local path = before
  if number >= 0 then
    number = number + 1
    path = before .. number .. after
  end
  return wrk.format("GET", path, { ["Accept"] = "application/sparql-results+json" })
end

function done(summary, latency)
  local errors = summary.errors
  local broken = errors.connect + errors.read + errors.write
  local cuts = { latency:percentile(50), latency:percentile(95), latency:percentile(99) }
  io.write(string.format("kg: %f %f %f %f %d %d %d\n", (summary.requests - errors.status) / summary.duration * 1e6,
    cuts[1] / 1000, cuts[2] / 1000, cuts[3] / 1000, errors.status, errors.timeout, broken))
end
