-- Runs inside Neovim: types a text into a buffer, asks the language server at each stop, and accepts its last answer.
-- Reads its instructions as JSON from the file named by RECURRENT_SCRIPT, and writes the answers to that name with `.out`.
local name = os.getenv('RECURRENT_SCRIPT')
local script = vim.fn.json_decode(vim.fn.readfile(name))
local longest_wait = 60000

vim.cmd('edit ' .. vim.fn.fnameescape(script.file))
local buffer = vim.api.nvim_get_current_buf()
local logged = {}

local client_id = vim.lsp.start_client({
  name = 'recurrent',
  cmd = script.command,
  root_dir = script.folder,
  workspace_folders = { { uri = vim.uri_from_fname(script.folder), name = 'workspace' } },
  -- Each key is sent as it is typed.
  flags = { debounce_text_changes = 0 },
  handlers = {
    ['window/logMessage'] = function(_, result)
      table.insert(logged, result.message)
    end,
  },
})
local client = vim.lsp.get_client_by_id(client_id)
vim.wait(longest_wait, function()
  return client.initialized
end, 10)
vim.lsp.buf_attach_client(buffer, client_id)

local function request(method, params)
  local answer = assert(client.request_sync(method, params, longest_wait, buffer))
  assert(answer.err == nil, vim.inspect(answer.err))
  return answer.result
end

local function execute(command, arguments)
  return request('workspace/executeCommand', { command = command, arguments = arguments })
end

vim.wait(longest_wait, function()
  return execute('recurrent.status').hasIndex
end, 100)

-- Appends a text to the buffer, and moves the cursor behind it.
local function insert(text)
  local last = vim.api.nvim_buf_line_count(buffer) - 1
  local column = #vim.api.nvim_buf_get_lines(buffer, last, last + 1, true)[1]
  vim.api.nvim_buf_set_text(buffer, last, column, last, column, vim.split(text, '\n', { plain = true }))
  last = vim.api.nvim_buf_line_count(buffer) - 1
  column = #vim.api.nvim_buf_get_lines(buffer, last, last + 1, true)[1]
  vim.api.nvim_win_set_cursor(0, { last + 1, column })
end

-- The position is the cursor's; in normal mode it cannot be behind the last character of a line.
vim.o.virtualedit = 'onemore'

local function complete(kind)
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  params.context = { triggerKind = kind }
  return request('textDocument/inlineCompletion', params)
end

local answers = {}
for _, part in ipairs(script.parts) do
  insert(part.before)
  insert(part.key)
  local automatic = complete(2)
  local explicit = complete(1)
  table.insert(answers, { automatic = automatic, explicit = explicit })
  if part.accepts and explicit[1] then
    -- As Neovim 0.12 does: the text replaces the range, then the command is executed.
    local range = explicit[1].range
    local lines = vim.split(explicit[1].insertText, '\n', { plain = true })
    vim.api.nvim_buf_set_text(buffer, range.start.line, range.start.character, range['end'].line, range['end'].character, lines)
    execute(explicit[1].command.command, explicit[1].command.arguments)
  end
end

local out = {
  version = vim.version(),
  answers = answers,
  text = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, true), '\n'),
  status = execute('recurrent.status'),
  logged = logged,
}
vim.fn.writefile({ vim.fn.json_encode(out) }, name .. '.out')
vim.lsp.stop_client(client_id)
vim.wait(longest_wait, function()
  return client.is_stopped()
end, 10)
vim.cmd('qall!')
