class Tabs:
	def method(self):
		if self:
			return 1
		# in the method
	# in the class

	def other(self):
		return [
        1,
		]

def function():
	return """
  two spaces
"""
